import {
  contentCommitment,
  fromKafkaHeaders,
  recordCommitment,
  saltOf,
  toLeaf,
  type Envelope,
} from '@ujirani/events'
import { hashLeaf } from '@ujirani/tlog'
import { EvidenceInvalidError } from './errors.ts'
import { asObject, readText, readWhole } from './json.ts'

/** A record as it is stored, with everything that its commitments are made of. */
export interface StoredRecord {
  readonly topic: string
  /** UUID text. */
  readonly topicId: string
  readonly partition: number
  readonly offset: number
  /** Append time, milliseconds since 1970. */
  readonly timestampMs: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly (readonly [name: string, value: Buffer])[]
}

/**
 * Reads the extra of a proof file: JSON, bytes in base64.
 *
 * @throws {EvidenceInvalidError}
 */
export function parseStoredRecord(extra: Buffer | undefined): StoredRecord {
  if (extra === undefined) throw new EvidenceInvalidError('the proof holds no record')
  try {
    const record = asObject(JSON.parse(extra.toString('utf8')), 'a record')
    return {
      topic: readText(record, 'topic'),
      topicId: readId(record, 'topicId'),
      partition: readWhole(record, 'partition'),
      offset: readWhole(record, 'offset'),
      timestampMs: readWhole(record, 'timestampMs'),
      key: toBytes(record['key']),
      value: toBytes(record['value']),
      headers: toHeaders(record['headers']),
    }
  } catch (cause) {
    throw new EvidenceInvalidError('the record in the proof is malformed', { cause })
  }
}

/** A record's commitments, and the leaf that stands for it. */
export interface RecordCommitments {
  /** Of the content alone: what a receipt names; 32 bytes. */
  readonly content: Buffer
  /** Of the content, its place and its time; 32 bytes. */
  readonly record: Buffer
  /** 32 bytes. */
  readonly leafHash: Buffer
}

/** @throws {EvidenceInvalidError} it has no salt, or its topic's id is none */
export function commitTo(stored: StoredRecord): RecordCommitments {
  const { key, value, headers } = stored
  const salt = saltOf(headers)
  if (salt === undefined) throw new EvidenceInvalidError('the record has no salt')
  try {
    const content = contentCommitment({ salt, key, value, headers })
    const record = recordCommitment(content, stored)
    return { content, record, leafHash: hashLeaf(toLeaf(record)) }
  } catch (cause) {
    throw new EvidenceInvalidError('the record cannot be committed to', { cause })
  }
}

/** Which event a record is. @throws {EvidenceInvalidError} its headers are no event's */
export function readEnvelope({ headers }: StoredRecord): Envelope {
  try {
    return fromKafkaHeaders(headers)
  } catch (cause) {
    throw new EvidenceInvalidError('the record is no event', { cause })
  }
}

/** A UUID in its one spelling: every byte of evidence counts. */
function readId(record: Readonly<Record<string, unknown>>, name: string): string {
  const id = readText(record, name)
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new TypeError('no UUID')
  return id
}

function toBytes(json: unknown): Buffer | null {
  if (json === null) return null
  if (typeof json !== 'string') throw new TypeError('bytes are a text')
  const bytes = Buffer.from(json, 'base64')
  if (bytes.toString('base64') !== json) throw new TypeError('bytes are in base64')
  return bytes
}

function toHeaders(json: unknown): StoredRecord['headers'] {
  if (!Array.isArray(json)) throw new TypeError('headers are a list')
  return json.map((header: unknown) => {
    const [name, value] = Array.isArray(header) ? (header as unknown[]) : []
    const bytes = toBytes(value ?? '')
    if (typeof name !== 'string' || bytes === null) throw new TypeError('a header is a pair')
    return [name, bytes] as const
  })
}
