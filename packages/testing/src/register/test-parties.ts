import { parsePartyId, type PartyAct, type PartyId } from '@ujirani/events'
import {
  parseTrust,
  signPartyRecord,
  type PartyKind,
  type PartyRecord,
  type PrivateKey,
  type Trust,
} from '@ujirani/policy'
import { createTestKey, type TestKey } from './test-key.ts'

/** A party with everything it can sign with. */
export interface TestParty {
  readonly party: PartyId
  readonly key: PrivateKey
  readonly record: PartyRecord
  /** Its admission, signed by itself and by both roots. */
  readonly admission: PartyAct
}

/** A trust root and the parties admitted under it. */
export interface TestParties {
  readonly bus: string
  /** The trust file's JSON. */
  readonly trustJson: object
  readonly trust: Trust
  readonly roots: readonly TestKey[]
  /** @throws {TypeError} for a party that was not asked for */
  readonly party: (id: string) => TestParty
  readonly all: readonly TestParty[]
  /** Signs another record of a party, with the key of the one before. */
  readonly amend: (id: string, counter: number, change: Partial<PartyRecord>) => Promise<PartyAct>
}

/** What is to be other than usual. */
export interface TestPartiesOptions {
  readonly bus?: string
  /** Whose tokens the parties' clients come with. */
  readonly issuer?: string
  readonly parties?: readonly string[]
  /** The gateways' receipt keys. */
  readonly receipts?: readonly object[]
}

const kinds: Readonly<Record<string, PartyKind>> = {
  'bi.cgm': 'IMMIGRATION',
  'bi.pnb': 'POLICE',
  'bi.msp': 'HEALTH',
  'tz.isd': 'IMMIGRATION',
  'tz.tpf': 'POLICE',
  'tz.moh': 'HEALTH',
  iom: 'UN',
  unhcr: 'REFUGEE',
  undp: 'FUNDER',
  'audit.jbc': 'AUDITOR',
}

const families = ['assessment', 'equipment', 'health', 'incident', 'meeting', 'repatriation']
const machineScopes = [
  'events:publish',
  'feed:read',
  'agreements:write',
  'agreements:suspend',
  'register:write',
]

function toRecord(party: PartyId, key: TestKey, issuer: string): PartyRecord {
  const [country, agency] = party.split('.')
  const scopes = party === 'audit.jbc' ? [...machineScopes, 'audit:read'] : machineScopes
  return {
    party,
    names: [{ lang: 'en', text: `Test party ${party}` }],
    country: agency === undefined || country === 'audit' ? null : (country ?? '').toUpperCase(),
    kind: kinds[party] ?? 'UN',
    keys: [key.publicKey],
    issuer,
    clients: [
      { clientId: `${party}-system`, kind: 'machine', scopes },
      { clientId: `${party}-dashboard`, kind: 'people', scopes: ['openid', 'feed:read'] },
      { clientId: `${party}-desk`, kind: 'machine', scopes: ['feed:read'] },
    ],
    roles: { 'border-desk': ['border-desk'], analyst: ['analyst'] },
    families,
    contacts: [{ unit: 'Test unit', role: 'duty officer' }],
  }
}

/**
 * Makes a trust root of three keys, of which two must sign, and parties with real keys and real
 * signatures. Everything is new each time: tests share nothing.
 */
export async function createTestParties(options: TestPartiesOptions = {}): Promise<TestParties> {
  const { bus = 'test', issuer = 'http://127.0.0.1:1', receipts = [] } = options
  const roots = ['root-1', 'root-2', 'root-3'].map(createTestKey)
  const quorum = roots.slice(0, 2).map(({ privateKey }) => privateKey)
  const keys = roots.map(({ publicKey }) => publicKey)
  const trustJson = {
    bus,
    demo: true,
    roots: { quorum: quorum.length, keys },
    receipts,
    ledgers: [],
    witnesses: [],
  }
  const admit = async (id: string): Promise<TestParty> => {
    const party = parsePartyId(id)
    const key = createTestKey(`${party}-1`)
    const record = toRecord(party, key, issuer)
    const payload = { bus, action: 'admit', party, counter: 1, record } as const
    const jws = await signPartyRecord(payload, [key.privateKey, ...quorum])
    return { party, key: key.privateKey, record, admission: { party, jws: JSON.stringify(jws) } }
  }
  const all = await Promise.all((options.parties ?? Object.keys(kinds)).map(admit))
  const find = (id: string): TestParty => {
    const found = all.find(({ party }) => party === id)
    if (found === undefined) throw new TypeError(`no test party ${id}`)
    return found
  }
  return {
    bus,
    trustJson,
    trust: parseTrust(trustJson),
    roots,
    party: find,
    all,
    amend: async (id, counter, change) => {
      const { party, key, record } = find(id)
      const payload = {
        bus,
        action: 'amend',
        party,
        counter,
        record: { ...record, ...change },
      } as const
      return { party, jws: JSON.stringify(await signPartyRecord(payload, [key])) }
    },
  }
}
