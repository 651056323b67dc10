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
  const fields: (Uint8Array | null)[] = [salt, key, value]
  for (const [name, content] of headers) fields.push(Buffer.from(name), content)
  const size = fields.reduce((sum, field) => sum + 4 + (field?.length ?? 0), domain.length + 4)
  const bytes = Buffer.allocUnsafe(size)
  domain.copy(bytes)
  let at = domain.length
  for (const [index, field] of fields.entries()) {
    if (index === 3) at = bytes.writeUInt32BE(headers.length, at)
    at = bytes.writeUInt32BE(field === null ? absent : field.length, at)
    if (field !== null) {
      bytes.set(field, at)
      at += field.length
    }
  }
  if (fields.length === 3) bytes.writeUInt32BE(0, at)
  return hash('sha256', bytes, 'buffer')
}

/** A fresh salt for a record: 16 bytes from the platform's generator. */
export function createSalt(): Buffer {
  return randomBytes(saltBytes)
}
