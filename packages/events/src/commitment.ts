import { hash, randomBytes } from 'node:crypto'
import { saltBytes, type KafkaHeaders } from './kafka-headers.ts'

/** What a record holds, apart from where and when it was stored. */
export interface RecordContent {
  /** The 16 bytes of `ujsalt`. */
  readonly salt: Uint8Array
  readonly key: Uint8Array | null
  /** The value as stored, Confluent header included; null is a tombstone. */
  readonly value: Uint8Array | null
  /** All headers in the record's order, `ujsalt` among them. */
  readonly headers: KafkaHeaders
}

const domain = Buffer.from('ujirani.org/content/v1\n')
const absent = 0xffff_ffff
/** Of the length that stands before each part. */
const lengthBytes = 4

/** What is hashed is put together here, again and again; it begins with the domain. */
let scratch = createScratch(16_384)

function createScratch(sizeBytes: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(sizeBytes)
  domain.copy(bytes)
  return bytes
}

/**
 * The content commitment of a record: SHA-256, 32 bytes, over
 *
 *     "ujirani.org/content/v1" LF
 *     field(salt)   field(key)   field(value)
 *     uint32 number of headers
 *     field(name) field(value)          for each header, in the record's order; names in UTF-8
 *
 *     field(x) = uint32 length of x, bytes of x      of something absent: 0xFFFFFFFF and no bytes
 *
 * All numbers are big-endian. Each part says its length, so that no two contents have one
 * serialisation; the salt keeps a commitment from being guessed at.
 */
export function contentCommitment({ salt, key, value, headers }: RecordContent): Buffer {
  if (salt.length !== saltBytes) throw new TypeError('a salt is 16 bytes')
  let most = domain.length + 4 * lengthBytes + salt.length
  most += (key?.length ?? 0) + (value?.length ?? 0)
  // Three bytes a character are the most that UTF-8 takes.
  for (const [name, content] of headers) most += 2 * lengthBytes + name.length * 3 + content.length
  if (most > scratch.length) scratch = createScratch(2 * most)
  let at = writeField(domain.length, salt)
  at = writeField(at, key)
  at = writeField(at, value)
  at = scratch.writeUInt32BE(headers.length, at)
  for (const [name, content] of headers) at = writeField(writeName(at, name), content)
  return hash('sha256', scratch.subarray(0, at), 'buffer')
}

function writeField(from: number, field: Uint8Array | null): number {
  const at = scratch.writeUInt32BE(field === null ? absent : field.length, from)
  if (field === null) return at
  scratch.set(field, at)
  return at + field.length
}

/** Short ASCII, which names are, is written here: a call into the platform costs more. */
function writeName(from: number, name: string): number {
  const at = from + lengthBytes
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index)
    if (code > 0x7f) return writeUtf8(from, name)
    scratch[at + index] = code
  }
  scratch.writeUInt32BE(name.length, from)
  return at + name.length
}

function writeUtf8(from: number, name: string): number {
  const at = from + lengthBytes
  const length = scratch.write(name, at)
  scratch.writeUInt32BE(length, from)
  return at + length
}

/** Drawn ahead: asking the platform's generator costs as much for one salt as for all of these. */
let drawn = Buffer.alloc(0)

/** Where and when the log has stored a record. */
export interface StoredPlace {
  /** UUID text, as the broker tells it: a topic made again under its name is another one. */
  readonly topicId: string
  readonly partition: number
  readonly offset: number
  /** Append time by the broker's clock, milliseconds since 1970 UTC. */
  readonly timestampMs: number
}

const recordDomain = Buffer.from('ujirani.org/record/v1\n')
const recordInput = Buffer.allocUnsafeSlow(recordDomain.length + 32 + 16 + 4 + 8 + 8)
recordDomain.copy(recordInput)

/**
 * The record commitment, which the ledger logs: SHA-256, 32 bytes, over
 *
 *     "ujirani.org/record/v1" LF
 *     content commitment (32)   topic id (16)   uint32 partition   uint64 offset   uint64 timestamp
 *
 * All numbers are big-endian, all lengths fixed. Moving a record, or re-timing it, makes another one.
 */
export function recordCommitment(content: Uint8Array, place: StoredPlace): Buffer {
  const topicId = Buffer.from(place.topicId.replaceAll('-', ''), 'hex')
  if (content.length !== 32 || topicId.length !== 16) {
    throw new TypeError('a commitment is 32 bytes, a topic id is a UUID')
  }
  let at = recordDomain.length
  recordInput.set(content, at)
  recordInput.set(topicId, (at += 32))
  at = recordInput.writeUInt32BE(place.partition, at + 16)
  at = recordInput.writeBigUInt64BE(BigInt(place.offset), at)
  recordInput.writeBigUInt64BE(BigInt(place.timestampMs), at)
  return hash('sha256', recordInput, 'buffer')
}

/**
 * What stands in the ledger for a record, and all that witnesses and the public see of it:
 *
 *     "ujirani.org/leaf/v1" LF base64( record commitment )
 */
export function toLeaf(commitment: Uint8Array): Buffer {
  return Buffer.from(`ujirani.org/leaf/v1\n${Buffer.from(commitment).toString('base64')}`)
}

/** A fresh salt for a record: 16 bytes from the platform's generator. */
export function createSalt(): Buffer {
  if (drawn.length === 0) drawn = randomBytes(256 * saltBytes)
  const salt = drawn.subarray(0, saltBytes)
  drawn = drawn.subarray(saltBytes)
  return salt
}
