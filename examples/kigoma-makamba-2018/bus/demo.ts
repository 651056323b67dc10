import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseClientFile, type ClientFile, type EvidenceTrust } from '@ujirani/client'
import { createLinkKeys, parseTrust, type LinkKeys, type PrivateKey } from '@ujirani/policy'

/** What a demo bus keeps on its disk, and no bus in earnest does: the private keys of all. */
export interface Demo {
  readonly bus: string
  /** As many roots as must sign. */
  readonly roots: readonly PrivateKey[]
  /** Whose receipts, logs and witnesses the trust file names. */
  readonly evidenceTrust: EvidenceTrust
  /** The operator's; the story finds by it which copy is of which event. */
  readonly linkKeys: LinkKeys
  keyOf(party: string): PrivateKey
  /** Every client of a party, by its id. */
  clientsOf(party: string): readonly ClientFile[]
}

/** Reads a demo's state directory. */
export function readDemo(stateDir: string): Demo {
  const read = (...path: readonly string[]): string => readFileSync(join(stateDir, ...path), 'utf8')
  const readJson = (...path: readonly string[]): unknown => JSON.parse(read(...path))
  const trust = parseTrust(readJson('trust.json'))
  const roots = trust.roots.keys.slice(0, trust.roots.quorum)
  const clients = readdirSync(join(stateDir, 'clients'))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => parseClientFile(readJson('clients', name)))
  return {
    bus: trust.bus,
    roots: roots.map(({ kid }) => readJson('roots', `${kid}.jwk`) as PrivateKey),
    evidenceTrust: {
      receipts: trust.receipts as unknown as EvidenceTrust['receipts'],
      ledgers: trust.ledgers,
      witnesses: trust.witnesses,
    },
    linkKeys: createLinkKeys(Buffer.from(read('secrets', 'master.key').trim(), 'hex'), trust.bus),
    keyOf: (party) => readJson('keys', `${party}.jwk`) as PrivateKey,
    clientsOf: (party) => clients.filter((client) => client.party === party),
  }
}
