import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createClient, createTokenSource, parseClientFile, type TokenSource } from '@ujirani/client'
import type { PartyId } from '@ujirani/events'
import {
  parseAgreement,
  signAgreement,
  signPartyRecord,
  type PartyRecord,
  type PrivateKey,
} from '@ujirani/policy'
import type { BenchBus } from './bench-bus.ts'
import { inParallel } from './in-parallel.ts'
import { loadFamily, toDocument, type BenchParty } from './bench-parties.ts'

const scopes = ['events:publish', 'feed:read', 'agreements:write', 'agreements:suspend'] as const

/** A party that was made for the benchmark. */
export interface JoinedParty extends BenchParty {
  readonly clientKey: PrivateKey
  /** Tokens for the broker's listener. */
  readonly kafkaToken: TokenSource
}

/** Offices do not wait for each other. */
const besideEachOther = 16

/** An agreement by which what one party publishes reaches some others. */
export interface LoadAgreement {
  readonly agreement: string
  readonly from: JoinedParty
  readonly to: readonly JoinedParty[]
}

/**
 * Brings parties of their own to a bus of the demo, as the guide to joining says: each with a key,
 * a record signed by a quorum of roots, and a client that identity knows.
 */
export async function admitMany(bus: BenchBus, count: number): Promise<readonly JoinedParty[]> {
  const width = String(count).length
  const names = Array.from({ length: count }, (_, i) => `b${String(i).padStart(width, '0')}`)
  const parties = names.map((name) => createParty(bus, name))
  await registerClients(bus, parties)
  const roots = ['root-1', 'root-2'].map((kid) => read(bus, `roots/${kid}.jwk`) as PrivateKey)
  await inParallel(parties, besideEachOther, async ({ client, key, party }) => {
    const record = toRecord(bus, party, key)
    const payload = {
      bus: 'demo',
      action: 'admit',
      party: record.party,
      counter: 1,
      record,
    } as const
    await client.admitParty(await signPartyRecord(payload, [key, ...roots]))
  })
  return parties
}

/** How many agreements, and how many receive by each. */
export interface LoadShape {
  readonly agreements: number
  readonly recipients: number
}

/**
 * Concludes agreements by which what a party publishes reaches those after it; publishers lie evenly
 * among the parties.
 */
export async function concludeMany(
  parties: readonly JoinedParty[],
  { agreements, recipients }: LoadShape,
): Promise<readonly LoadAgreement[]> {
  const places = Array.from({ length: agreements }, (_, i) =>
    Math.floor((i * parties.length) / agreements),
  )
  const planned = places.map((place) => {
    const [from, ...to] = Array.from(
      { length: recipients + 1 },
      (_, step) => parties[(place + step) % parties.length],
    ).filter((party) => party !== undefined)
    if (from === undefined) throw new TypeError('nobody to publish')
    return { from, to }
  })
  return inParallel(planned, besideEachOther, conclude)
}

async function conclude({ from, to }: Omit<LoadAgreement, 'agreement'>): Promise<LoadAgreement> {
  const document = parseAgreement(
    toDocument(
      from.party,
      to.map(({ party }) => party),
    ),
  )
  const sign = ({ party, key }: BenchParty) =>
    signAgreement({ bus: 'demo', party: party as PartyId, counter: 1, document }, key)
  await from.client.proposeAgreement({ document, signature: await sign(from) })
  for (const signer of to) {
    await signer.client.signAgreement(document.agreement, await sign(signer))
  }
  return { agreement: document.agreement, from, to }
}

function read({ stateDir }: BenchBus, path: string): unknown {
  return JSON.parse(readFileSync(join(stateDir, path), 'utf8'))
}

function createKey(kid: string): PrivateKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }
}

function toPublic(key: PrivateKey): PrivateKey {
  return Object.fromEntries(Object.entries(key).filter(([name]) => name !== 'd')) as PrivateKey
}

function createParty(bus: BenchBus, party: string): JoinedParty {
  const clientKey = createKey(`${party}-system-1`)
  // Issuer and audience are those of the demo's own clients.
  const known = parseClientFile(read(bus, 'clients/bi.cgm-system.json'))
  const file = { ...known, client_id: `${party}-system`, party, scope: scopes.join(' ') }
  const token = createTokenSource({ ...file, jwk: clientKey })
  const client = createClient({ gateway: bus.run.gateway, token })
  const forKafka = { resource: `${known.resource}/kafka`, scope: 'feed:read' }
  const kafkaToken = createTokenSource({ ...file, jwk: clientKey }, forKafka)
  return { party, token, client, key: createKey(`${party}-1`), clientKey, kafkaToken }
}

async function registerClients(bus: BenchBus, parties: readonly JoinedParty[]): Promise<void> {
  const file = join(bus.stateDir, 'identity', 'clients.json')
  const registered = JSON.parse(readFileSync(file, 'utf8')) as readonly object[]
  const added = parties.map(({ party, clientKey }) => ({
    client_id: `${party}-system`,
    party,
    scope: scopes.join(' '),
    grant_types: ['client_credentials'],
    jwks: { keys: [toPublic(clientKey)] },
  }))
  const text = JSON.stringify([...registered, ...added], null, 2)
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  // Identity looks at its files twice a second.
  await setTimeout(1_000)
}

function toRecord(bus: BenchBus, party: string, key: PrivateKey): PartyRecord {
  const { issuer } = read(bus, 'clients/bi.cgm-system.json') as { readonly issuer: string }
  return {
    party: party as PartyId,
    names: [{ lang: 'en', text: `Party ${party}` }],
    country: null,
    kind: 'UN',
    keys: [toPublic(key) as never],
    issuer,
    clients: [{ clientId: `${party}-system`, kind: 'machine', scopes }],
    roles: {},
    families: [loadFamily],
    contacts: [],
  }
}
