import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import {
  contentCommitment,
  recordCommitment,
  saltOf,
  toLeaf,
  type ParsedEvent,
} from '@ujirani/events'
import {
  createNoteSigner,
  formatCheckpoint,
  formatProof,
  hashLeaf,
  hashNode,
  signNote,
} from '@ujirani/tlog'
import { knownSchemas } from './known-schemas.ts'
import { toOriginRecord } from './test-events.ts'

/** A gateway, a log and the trust file that names both; enough for evidence without a bus. */
export interface TestEvidence {
  /** JSON of a trust file. */
  readonly trust: object
  /** The receipt and the proof of an event, as the bus would give them. */
  readonly of: (event: ParsedEvent) => TestProof
}

/** What a publisher has in its hands. */
export interface TestProof {
  readonly receipt: Readonly<Record<string, unknown>> & { readonly id: string }
  /** A tlog-proof file. */
  readonly proof: string
}

const origin = 'ujirani.org/demo/ledger'
const topicId = '6d2d8c1e-3f6b-4a2e-9c61-0d5b3e2f7a10'
const timestampMs = Date.UTC(2019, 0, 21, 9, 30)

/** Makes one; every call has keys of its own. */
export function createTestEvidence(): TestEvidence {
  const receiptKey = generateKeyPairSync('ed25519')
  const log = createNoteSigner(origin, generateKeyPairSync('ed25519').privateKey)
  const root = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  const trust = {
    bus: 'demo',
    demo: true,
    roots: { quorum: 1, keys: [{ ...root, kid: 'root-1' }] },
    receipts: [{ ...receiptKey.publicKey.export({ format: 'jwk' }), kid: 'receipt-1' }],
    ledgers: [log.verifierKey],
    witnesses: [],
  }
  return {
    trust,
    of: (event) => {
      const { topic, key, value, headers } = toOriginRecord(event, knownSchemas)
      const place = { topic, topicId, partition: 0, offset: 7, timestampMs }
      const bytes = { key: Buffer.from(key ?? ''), value, headers }
      const salt = saltOf(headers) ?? Buffer.alloc(0)
      const content = contentCommitment({ salt, ...bytes })
      const leaf = hashLeaf(toLeaf(recordCommitment(content, place)))
      // A log of two leaves; ours is the second.
      const other = hashLeaf(Buffer.from('other'))
      const head = formatCheckpoint({ origin, size: 2, root: hashNode(other, leaf) })
      const checkpoint = signNote(head, [log])
      const extra = Buffer.from(JSON.stringify({ ...place, ...toTexts(bytes) }))
      const promise = {
        acceptedAt: new Date(timestampMs).toISOString(),
        commitment: content.toString('base64'),
        id: event.envelope.id,
        includeBy: new Date(timestampMs + 10_000).toISOString(),
        offset: place.offset,
        partition: place.partition,
        source: event.envelope.source,
        topic,
      }
      return {
        receipt: signPromise(promise, receiptKey.privateKey),
        proof: formatProof({ index: 1, hashes: [other], checkpoint, extra }),
      }
    },
  }
}

interface RecordBytes {
  readonly key: Buffer
  readonly value: Buffer | null
  readonly headers: readonly (readonly [string, Buffer])[]
}

function toTexts({ key, value, headers }: RecordBytes): object {
  return {
    key: key.toString('base64'),
    value: value?.toString('base64') ?? null,
    headers: headers.map(([name, content]) => [name, content.toString('base64')]),
  }
}

/** The members stand in the order of RFC 8785, and none of their values needs escaping. */
function signPromise<P extends object>(promise: P, key: KeyObject): P & { signature: string } {
  const bytes = Buffer.from(JSON.stringify(promise))
  return { ...promise, signature: `receipt-1.${sign(null, bytes, key).toString('base64url')}` }
}
