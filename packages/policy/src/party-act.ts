import type { PartyId } from '@ujirani/events'
import { counter } from './counter.ts'
import { PartyInvalidError, SignatureInvalidError } from './errors.ts'
import { parseGeneralJws, verifyPart, type UnverifiedJws } from './jws.ts'
import { partyId, partyRecord, type PartyRecord } from './party-record.ts'
import { isExpired, kid, type PublicKey } from './public-key.ts'
import type { PartyEpoch } from './register.ts'
import { findFaults, isObject, objectOf, oneOf, whole, type Shape } from './shape.ts'
import { busId, type Trust } from './trust.ts'

/**
 * What is signed about a party: its whole record, on one bus, at one count.
 * ```
 * {"bus", "action", "party", "counter", "record": {…}}                           RFC 8785 bytes
 * ```
 * with `kid` and `from` beside them for `compromise`. Who must sign, beside every key that is new:
 *
 * | action     | signed by                                          | may change        |
 * | ---------- | -------------------------------------------------- | ----------------- |
 * | admit      | a quorum of roots                                  | –                 |
 * | amend      | a key of the record before                         | kind, country not |
 * | rotate     | a key of the record before                         | keys alone        |
 * | recover    | a quorum of roots: the keys before may be lost     | kind, country not |
 * | compromise | another key of the record before, or a quorum      | keys alone        |
 *
 * A key that does not sign is not proved to be the party's.
 */
export interface PartyPayload {
  readonly bus: string
  readonly action: PartyAction
  readonly party: PartyId
  /** Strictly rising per party. */
  readonly counter: number
  readonly record: PartyRecord
  /** `compromise`: the key that somebody else may hold, which the record no longer has. */
  readonly kid?: string
  /** `compromise`: the first offset of `agreements` from which its signatures are void. */
  readonly from?: number
}

const partyActions = ['admit', 'amend', 'rotate', 'recover', 'compromise'] as const
export type PartyAction = (typeof partyActions)[number]

/** A party act taken apart; its form is right, its signatures are not verified. */
export interface UnverifiedPartyAct {
  readonly jws: UnverifiedJws
  readonly payload: PartyPayload
}

const members = {
  bus: busId,
  party: partyId,
  counter,
  record: partyRecord,
}

type RecordPayload = Omit<PartyPayload, 'kid' | 'from'>

const recordPayload = objectOf<RecordPayload>({ ...members, action: oneOf(partyActions) })

const compromisePayload = objectOf<Required<PartyPayload>>({
  ...members,
  action: oneOf(['compromise']),
  kid,
  from: whole(0, Number.MAX_SAFE_INTEGER),
})

const partyPayload: Shape<PartyPayload> = {
  check: (value, pointer, faults) => {
    const isCompromise = isObject(value) && value['action'] === 'compromise'
    const shape: Shape<unknown> = isCompromise ? compromisePayload : recordPayload
    shape.check(value, pointer, faults)
  },
}

/**
 * Takes the JSON text of a party act's general JWS apart.
 * @throws {SignatureInvalidError} when it is no such JWS
 * @throws {PartyInvalidError} when the payload is not in its grammar
 */
export function parsePartyAct(text: string): UnverifiedPartyAct {
  const jws = parseGeneralJws(text, 'ujirani-party+jws')
  const errors = findFaults(partyPayload, jws.payload)
  if (errors.length > 0) throw new PartyInvalidError(errors)
  return { jws, payload: jws.payload as unknown as PartyPayload }
}

/**
 * Verifies that those have signed who must, and nobody else.
 *
 * @throws {SignatureInvalidError}
 */
export async function verifyPartyAct(
  act: UnverifiedPartyAct,
  trust: Trust,
  { before, atMs }: ActSetting,
): Promise<void> {
  const { record } = act.payload
  const { own, roots } = authoritiesOf(act.payload, trust, { before, atMs })
  const keys = new Map<string, PublicKey>()
  // The authorities last: no key of the new record takes their names.
  for (const key of [...record.keys, ...own, ...roots]) keys.set(key.kid, key)
  const signed = await verifySigners(act.jws, keys)
  const countOf = (some: readonly PublicKey[]) => some.filter((key) => signed.has(key.kid)).length
  const isByRoots = roots.length > 0 && countOf(roots) >= trust.roots.quorum
  if (countOf(own) === 0 && !isByRoots) {
    const isTheirs = own.length === 0
    throw new SignatureInvalidError(
      isTheirs
        ? 'fewer roots have signed than the quorum'
        : 'no key of the record before has signed',
    )
  }
  const known = new Set(before?.record.keys.map((key) => key.kid))
  const silent = record.keys.some((key) => !known.has(key.kid) && !signed.has(key.kid))
  if (silent) throw new SignatureInvalidError('a new key has not signed, so nobody has shown it')
}

/** What an act on a party meets. */
interface ActSetting {
  /** The record that it replaces; undefined for an admission. */
  readonly before: PartyEpoch | undefined
  /** Its append time. */
  readonly atMs: number
}

interface Authorities {
  /** One of these is enough. */
  readonly own: readonly PublicKey[]
  /** A quorum of these is enough. */
  readonly roots: readonly PublicKey[]
}

/** By whose word the act may be done: see the table of `PartyPayload`. */
function authoritiesOf(
  { action, kid }: PartyPayload,
  trust: Trust,
  { before, atMs }: ActSetting,
): Authorities {
  const held = (before?.record.keys ?? []).filter((key) => !isExpired(key, atMs))
  return {
    own: action === 'recover' ? [] : held.filter((key) => key.kid !== kid),
    roots: byRoots.has(action) ? trust.roots.keys : [],
  }
}

const byRoots: ReadonlySet<PartyAction> = new Set(['admit', 'recover', 'compromise'])

/** Every signature counts: one that nobody can check, or that fails, refuses the whole. */
async function verifySigners(
  jws: UnverifiedJws,
  keys: ReadonlyMap<string, PublicKey>,
): Promise<ReadonlySet<string>> {
  for (const part of jws.parts) {
    const key = keys.get(part.kid)
    if (key === undefined) throw new SignatureInvalidError('a signer has no part in this act')
    await verifyPart(jws, part, key)
  }
  return new Set(jws.parts.map(({ kid }) => kid))
}
