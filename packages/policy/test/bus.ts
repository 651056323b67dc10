import { catalogue, createPlaces, type PartyId } from '@ujirani/events'
import { applyPartyAct } from '../src/apply-party-act.ts'
import type { AppliedAct } from '../src/applied-act.ts'
import type { PartyPayload } from '../src/party-act.ts'
import type { PartyRecord } from '../src/party-record.ts'
import { createRegister, type Register } from '../src/register.ts'
import { signPartyRecord, type PrivateKey } from '../src/sign.ts'
import { parseTrust, type Trust } from '../src/trust.ts'
import { fixedKey, publicPart } from './keys.ts'

/** 1 March 2026, noon UTC: the moment at which the fixed story stands. */
export const noonMs = Date.UTC(2026, 2, 1, 12)

export const roots = ['root-1', 'root-2', 'root-3'].map((kid) => fixedKey(kid, 'Ed25519'))

export const trustFile = {
  bus: 'demo',
  demo: true,
  roots: { quorum: 2, keys: roots.map(publicPart) },
  receipts: [publicPart(fixedKey('receipt-1', 'Ed25519'))],
  ledgers: [],
  witnesses: [],
}

export const trust: Trust = parseTrust(trustFile)

const kinds = {
  'tz.isd': 'IMMIGRATION',
  'bi.cgm': 'IMMIGRATION',
  'bi.pnb': 'POLICE',
  iom: 'UN',
  'audit.jbc': 'AUDITOR',
} as const

export type Name = keyof typeof kinds

/** A party's first signing key. */
export function keyOf(party: Name): PrivateKey {
  return fixedKey(`${party}-1`, party === 'iom' ? 'Ed25519' : 'P-256')
}

export function recordOf(party: Name, changes: Partial<PartyRecord> = {}): PartyRecord {
  return {
    party: party as PartyId,
    names: [{ lang: 'en', text: `The ${party} of the tests` }],
    country: party.includes('.') ? party.slice(0, 2).toUpperCase() : null,
    kind: kinds[party],
    keys: [publicPart(keyOf(party))],
    issuer: 'http://127.0.0.1:8082',
    clients: [{ clientId: `${party}-system`, kind: 'machine', scopes: ['events:publish'] }],
    roles: { 'border-desk': ['border-desk'] },
    families: ['health', 'incident', 'meeting', 'repatriation'],
    contacts: [{ unit: 'Border', role: 'border-desk' }],
    ...changes,
  }
}

export function admissionOf(party: Name, changes: Partial<PartyPayload> = {}): PartyPayload {
  return {
    bus: 'demo',
    action: 'admit',
    party: party as PartyId,
    counter: 1,
    record: recordOf(party),
    ...changes,
  }
}

/** What is applied next, a second after what came before. */
export interface Step {
  readonly register: Register
  readonly atMs?: number
}

/** Where the next record stands. */
export function placeIn(
  end: number,
  { atMs }: Step,
): { readonly offset: number; readonly timestampMs: number } {
  return { offset: end, timestampMs: atMs ?? noonMs + end * 1000 }
}

/** Applies a party act, signed by the keys given. */
export async function applyParty(
  step: Step,
  payload: PartyPayload,
  keys: readonly PrivateKey[],
): Promise<AppliedAct> {
  const jws = JSON.stringify(await signPartyRecord(payload, keys))
  const value = { party: payload.party, jws }
  return applyPartyAct(step.register, { value, ...placeIn(step.register.partiesEnd, step) })
}

/** The register of what must have been accepted. */
export function accepted({ register, refused }: AppliedAct): Register {
  if (refused !== undefined) throw refused
  return register
}

/** A bus with the parties named, each admitted an hour before the story. */
export async function busOf(
  parties: readonly Name[] = ['tz.isd', 'bi.cgm', 'bi.pnb', 'iom', 'audit.jbc'],
): Promise<Register> {
  let register = createRegister(trust, { catalogue, places: createPlaces() })
  for (const party of parties) {
    const keys = [keyOf(party), ...roots.slice(0, 2)]
    const step = { register, atMs: noonMs - 3_600_000 }
    register = accepted(await applyParty(step, admissionOf(party), keys))
  }
  return register
}
