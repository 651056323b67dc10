import { generateKeyPairSync } from 'node:crypto'
import { catalogue, createPlaces, type PartyId } from '@ujirani/events'
import {
  applyAgreementAct,
  applyPartyAct,
  canonicalBytes,
  createRegister,
  parseTrust,
  signAgreement,
  signPartyRecord,
  toAgreementRecord,
  type AgreementDocument,
  type AppliedAct,
  type PrivateKey,
  type Register,
} from '@ujirani/policy'
import type { Story } from '../story.ts'

const bus = 'rehearsal'

/** A key of this process only. */
function createKey(kid: string): PrivateKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), kid, alg: 'ES256' }
}

function toPublic({ kid, ...key }: PrivateKey) {
  const { crv, x, y } = key
  return { kty: 'EC', crv, x, y, kid, alg: 'ES256' }
}

const roots = [createKey('root-1'), createKey('root-2')]

/** The parties of the story, admitted, and nothing agreed on. */
export interface Rehearsal {
  readonly register: Register
  readonly keys: ReadonlyMap<string, PrivateKey>
  readonly roots: readonly PrivateKey[]
  readonly atMs: number
}

/** Admits the story's parties into a register of their own, with fresh keys. */
export async function admitAll({ parties }: Story, atMs: number): Promise<Rehearsal> {
  const trust = parseTrust({
    bus,
    roots: { quorum: 2, keys: roots.map(toPublic) },
    receipts: [],
    ledgers: [],
    witnesses: [],
  })
  let register = createRegister(trust, { catalogue, places: createPlaces() })
  const keys = new Map<string, PrivateKey>()
  for (const profile of parties) {
    const { party } = profile
    const key = createKey(`${party}-1`)
    keys.set(party, key)
    const record = { ...profile, keys: [toPublic(key)], issuer: 'http://127.0.0.1', clients: [] }
    const payload = { bus, action: 'admit', party, counter: 1, record }
    const jws = await signPartyRecord(payload as Parameters<typeof signPartyRecord>[0], [
      key,
      ...roots,
    ])
    const place = { offset: register.partiesEnd, timestampMs: atMs }
    register = accepted(
      await applyPartyAct(register, { value: { party, jws: JSON.stringify(jws) }, ...place }),
    )
  }
  return { register, keys, roots, atMs }
}

/**
 * Has the documents proposed by their first party and signed by all.
 *
 * @param signers of every document, the proposer first; by default its parties
 */
export async function agreeOn(
  { register: start, keys, atMs }: Rehearsal,
  documents: readonly AgreementDocument[],
  signers?: AgreementDocument['parties'],
): Promise<Register> {
  let register = start
  for (const document of documents) {
    for (const [index, { party }] of (signers ?? document.parties).entries()) {
      const jws = await signAgreement({ bus, party, counter: 1, document }, keyOf(keys, party))
      const value = toAgreementRecord({
        agreement: document.agreement,
        kind: index === 0 ? 'PROPOSED' : 'SIGNED',
        document: index === 0 ? canonicalBytes(document).toString() : null,
        jws,
      })
      const place = { offset: register.agreementsEnd, timestampMs: atMs }
      register = accepted(await applyAgreementAct(register, { value, ...place }))
    }
  }
  return register
}

function keyOf(keys: ReadonlyMap<string, PrivateKey>, party: PartyId): PrivateKey {
  const key = keys.get(party)
  if (key === undefined) throw new TypeError(`${party} is no party of the story`)
  return key
}

function accepted({ register, refused }: AppliedAct): Register {
  if (refused !== undefined) throw refused
  return register
}
