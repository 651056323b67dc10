import type { PartyId } from '@ujirani/events'
import { PartyInvalidError, SignatureInvalidError } from './errors.ts'
import { parseGeneralJws, verifyPart, type UnverifiedJws } from './jws.ts'
import { partyId, partyRecord, type PartyRecord } from './party-record.ts'
import type { PublicKey } from './public-key.ts'
import type { PartyEpoch } from './register.ts'
import { findFaults, objectOf, oneOf, whole, type Shape } from './shape.ts'
import { busId, type Trust } from './trust.ts'

/**
 * What is signed about a party: its whole record, on one bus, at one count.
 * ```
 * {"bus", "action": "admit" | "amend", "party", "counter", "record": {…}}        RFC 8785 bytes
 * ```
 * `admit` needs every key of the record and a quorum of roots; `amend` a key of the record before
 * it and every key that is new. A key that does not sign is not proved to be the party's.
 */
export interface PartyPayload {
  readonly bus: string
  readonly action: 'admit' | 'amend'
  readonly party: PartyId
  /** Strictly rising per party. */
  readonly counter: number
  readonly record: PartyRecord
}

/** A party act taken apart; its form is right, its signatures are not verified. */
export interface UnverifiedPartyAct {
  readonly jws: UnverifiedJws
  readonly payload: PartyPayload
}

/** Counters stay where every JSON reader keeps them exact. */
export const counter: Shape<number> = whole(1, Number.MAX_SAFE_INTEGER)

const partyPayload: Shape<PartyPayload> = objectOf<PartyPayload>({
  bus: busId,
  action: oneOf(['admit', 'amend']),
  party: partyId,
  counter,
  record: partyRecord,
})

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
 * @param before the record the act replaces; undefined for an admission
 * @throws {SignatureInvalidError}
 */
export async function verifyPartyAct(
  act: UnverifiedPartyAct,
  trust: Trust,
  before: PartyEpoch | undefined,
): Promise<void> {
  const authority = before === undefined ? trust.roots.keys : before.record.keys
  const keys = new Map<string, PublicKey>()
  // The authority last: no key of the new record takes its name.
  for (const key of [...act.payload.record.keys, ...authority]) keys.set(key.kid, key)
  const signed = await verifySigners(act.jws, keys)
  const given = authority.filter(({ kid }) => signed.has(kid)).length
  if (before === undefined && given < trust.roots.quorum) {
    throw new SignatureInvalidError('fewer roots have signed than the quorum')
  }
  if (before !== undefined && given === 0) {
    throw new SignatureInvalidError('no key of the record before has signed')
  }
  const held = new Set(before?.record.keys.map(({ kid }) => kid))
  const silent = act.payload.record.keys.some(({ kid }) => !held.has(kid) && !signed.has(kid))
  if (silent) throw new SignatureInvalidError('a new key has not signed, so nobody has shown it')
}

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
