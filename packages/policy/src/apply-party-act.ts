import type { PartyAct, PartyId } from '@ujirani/events'
import { withAgreement } from './agreement-state.ts'
import {
  attempt,
  firstReason,
  repeated,
  type AppliedAct,
  type Ground,
  type LoggedAct,
} from './applied-act.ts'
import { counterGrounds } from './counter-grounds.ts'
import { PartyConflictError, SignatureInvalidError } from './errors.ts'
import { speakersOf } from './settle.ts'
import { canonicalBytes } from './jcs.ts'
import {
  parsePartyAct,
  verifyPartyAct,
  type PartyAction,
  type PartyPayload,
  type UnverifiedPartyAct,
} from './party-act.ts'
import type { PartyRecord } from './party-record.ts'
import { fingerprintOf } from './public-key.ts'
import {
  clientKey,
  type PartyEpoch,
  type PartyState,
  type Register,
  type RegisteredClient,
} from './register.ts'

/**
 * Applies the next record of `parties`. A record that proves nothing changes nothing but the end
 * position; one below the end position has been applied already and changes nothing at all.
 */
export async function applyPartyAct(
  register: Register,
  act: LoggedAct<PartyAct>,
): Promise<AppliedAct> {
  if (act.offset < register.partiesEnd) return { register, repeated: true }
  // The broker's clock may step back; the log's order is what counts.
  const atMs = Math.max(register.partiesAtMs, act.timestampMs)
  const moved = { ...register, partiesEnd: act.offset + 1, partiesAtMs: atMs }
  return attempt(moved, async (base) => {
    const signed = parsePartyAct(act.value.jws)
    checkAddress(base, act.value, signed.payload)
    const state = base.parties.get(signed.payload.party)
    const known = state?.epochs.find((epoch) => isSaidBy(epoch, signed.payload))
    if (state !== undefined && known !== undefined) {
      await verifyAgain(base, signed, { state, known })
      return repeated
    }
    checkAction(base, signed.payload, state)
    await verifyPartyAct(signed, base.trust, { before: state?.epochs.at(-1), atMs })
    return withRecord(base, toEpoch(signed.payload, { offset: act.offset, fromMs: atMs }))
  })
}

/** What an act would do as the next record of `parties`: for whoever is to write it. */
export function tryPartyAct(
  register: Register,
  value: PartyAct,
  nowMs: number,
): Promise<AppliedAct> {
  return applyPartyAct(register, { value, offset: register.partiesEnd, timestampMs: nowMs })
}

/** A statement made for another bus or about another party is worth nothing here. */
function checkAddress(register: Register, value: PartyAct, payload: PartyPayload): void {
  if (payload.bus !== register.trust.bus) {
    throw new SignatureInvalidError('the act is signed for another bus')
  }
  if (payload.party !== value.party || payload.record.party !== payload.party) {
    throw new SignatureInvalidError('the act is signed for another party')
  }
}

function toEpoch(
  { record, counter, kid, from }: PartyPayload,
  place: Pick<PartyEpoch, 'offset' | 'fromMs'>,
): PartyEpoch {
  const compromised = kid === undefined || from === undefined ? null : { kid, from }
  return { record, counter, compromised, ...place }
}

function isSaidBy(epoch: PartyEpoch, payload: PartyPayload): boolean {
  const { kid, from } = payload
  return (
    epoch.counter === payload.counter &&
    epoch.compromised?.kid === kid &&
    epoch.compromised?.from === from &&
    canonicalBytes(epoch.record).equals(canonicalBytes(payload.record))
  )
}

/** A repeat must be signed as the first was: otherwise it would tell strangers what is known. */
async function verifyAgain(
  register: Register,
  signed: UnverifiedPartyAct,
  { state, known }: { readonly state: PartyState; readonly known: PartyEpoch },
): Promise<void> {
  const before = state.epochs[state.epochs.indexOf(known) - 1]
  if ((signed.payload.action === 'admit') !== (before === undefined)) {
    throw new PartyConflictError(state.party, 'the party has been admitted')
  }
  // Judged as the first time: what was signed in time stays signed.
  await verifyPartyAct(signed, register.trust, { before, atMs: known.fromMs })
}

/** Acts that are about the keys, and about nothing else that a record says. */
const keyActs: ReadonlySet<PartyAction> = new Set(['rotate', 'compromise'])

function checkAction(
  register: Register,
  payload: PartyPayload,
  state: PartyState | undefined,
): void {
  const { action, party, counter, record } = payload
  const refused = (reason: string | undefined) => {
    if (reason !== undefined) throw new PartyConflictError(party, reason)
  }
  if (state === undefined) {
    const others = [...register.parties.keys()]
    refused(
      firstReason([
        [action !== 'admit', 'the party has not been admitted'],
        [
          others.some((other) => isPrefix(party, other)),
          'one party id would be a prefix of another',
        ],
      ]),
    )
  } else {
    const { kind, country = null } = state.record
    const isOther = record.kind !== kind || (record.country ?? null) !== country
    refused(
      firstReason([
        [action === 'admit', 'the party has been admitted'],
        ...counterGrounds(counter, state.counter),
        [isOther, 'kind and country cannot be amended'],
        [keyActs.has(action) && !isSameButKeys(record, state.record), 'it is about keys alone'],
        [action === 'rotate' && hasNoNewKey(record, state.record), 'no key of it is new'],
        ...compromiseGrounds(payload, state),
      ]),
    )
  }
  checkKeys(register, record, state)
  checkClients(register, record)
}

function isSameButKeys({ keys, ...record }: PartyRecord, { keys: _, ...before }: PartyRecord) {
  return keys.length > 0 && canonicalBytes(record).equals(canonicalBytes(before))
}

function hasNoNewKey({ keys }: PartyRecord, before: PartyRecord): boolean {
  const known = new Set(before.keys.map(fingerprintOf))
  return keys.every((key) => known.has(fingerprintOf(key)))
}

/** A key that somebody else may hold was the party's once, and never is again. */
function compromiseGrounds(
  { kid, record }: PartyPayload,
  { epochs, compromises }: PartyState,
): readonly Ground[] {
  const keysEver = epochs.flatMap((epoch) => epoch.record.keys)
  const declared = new Set([...compromises.map((each) => each.kid), kid])
  const lost = new Set(keysEver.filter((key) => declared.has(key.kid)).map(fingerprintOf))
  return [
    [kid !== undefined && keysEver.every((key) => key.kid !== kid), 'the kid names no key of it'],
    [record.keys.some((key) => lost.has(fingerprintOf(key))), 'a key of it is compromised'],
  ]
}

/** `bi` would stand for everything under `bi.cgm` wherever names are matched by prefix. */
function isPrefix(one: PartyId, other: PartyId): boolean {
  return other.startsWith(`${one}.`) || one.startsWith(`${other}.`)
}

function checkKeys(register: Register, record: PartyRecord, state: PartyState | undefined): void {
  const { trust } = register
  const own = new Map(
    state?.epochs.flatMap((epoch) =>
      epoch.record.keys.map((key) => [key.kid, fingerprintOf(key)] as const),
    ),
  )
  const foreignKeys = [...register.parties.values()]
    .filter(({ party }) => party !== record.party)
    .flatMap((other) => other.record.keys)
  const reserved = [...trust.roots.keys, ...trust.receipts]
  const foreign = new Set([...foreignKeys, ...reserved].map(fingerprintOf))
  const reservedKids = new Set(reserved.map(({ kid }) => kid))
  for (const key of record.keys) {
    const fingerprint = fingerprintOf(key)
    const refuse = (reason: string) => new PartyConflictError(record.party, reason)
    if (foreign.has(fingerprint)) throw refuse('a key belongs to somebody else')
    if (reservedKids.has(key.kid)) throw refuse('a kid names a key of the trust file')
    // Old signatures name their key by kid for ever.
    if ((own.get(key.kid) ?? fingerprint) !== fingerprint) {
      throw refuse('a kid has named another key of this party')
    }
  }
}

function checkClients(register: Register, record: PartyRecord): void {
  for (const { clientId } of record.clients) {
    const known = register.clients.get(clientKey(record.issuer, clientId))
    if (known !== undefined && known.party !== record.party) {
      throw new PartyConflictError(record.party, 'a client belongs to another party')
    }
  }
}

function withRecord(register: Register, epoch: PartyEpoch): Register {
  const { record, counter, compromised, offset, fromMs } = epoch
  const { party } = record
  const before = register.parties.get(party)
  const known = before?.compromises ?? []
  const compromises =
    compromised === null ? known : [...known, { ...compromised, offset, atMs: fromMs }]
  const epochs = [...(before?.epochs ?? []), epoch]
  const state = { party, record, counter, epochs, compromises }
  const clients = new Map<string, RegisteredClient>(
    [...register.clients].filter(([, client]) => client.party !== party),
  )
  for (const client of record.clients) {
    const registered = { ...client, party, roles: record.roles }
    clients.set(clientKey(record.issuer, client.clientId), registered)
  }
  const moved = { ...register, clients, parties: new Map(register.parties).set(party, state) }
  return compromised === null ? moved : settleAll(moved, party)
}

/** What a party has signed may be void now, so everything it had a part in is settled again. */
function settleAll(register: Register, party: PartyId): Register {
  const touched = [...register.agreements.values()].filter((state) => {
    return speakersOf(state).has(party)
  })
  return touched.reduce(withAgreement, register)
}
