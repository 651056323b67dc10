import { crc32c } from './crc32c.ts'
import type { RecordHeaders } from './records.ts'

/** What a batch carries of one record. */
export interface BatchRecord {
  readonly key: Buffer | string | null
  readonly value: Buffer | null
  readonly headers: RecordHeaders
}

/** Who writes a batch: the broker drops repeats by it. */
export interface BatchProducer {
  readonly producerId: bigint
  readonly producerEpoch: number
  /** The sequence number of the batch's first record. */
  readonly firstSequence: number
}

const headBytes = 61
const crcAt = 17
const afterCrcAt = 21
/** What stands before the length that the batch itself names. */
const beforeLengthBytes = 12
const longestVarintBytes = 5
/** Of a record's own fields; 1 for its attributes and 1 for its time, which is the batch's. */
const recordFieldsBytes = 2 + 4 * longestVarintBytes

/** How many bytes of a batch will suffice for the records. */
function boundOf(records: readonly BatchRecord[]): number {
  let bytes = headBytes
  for (const { key, value, headers } of records) {
    bytes += longestVarintBytes + recordFieldsBytes + (value?.length ?? 0)
    // Three bytes a character are the most that UTF-8 takes.
    if (key !== null) bytes += key.length * 3
    for (const [name, content] of headers) {
      bytes += name.length * 3 + content.length + 2 * longestVarintBytes
    }
  }
  return bytes
}

/**
 * Encodes records as one batch, uncompressed, as of Kafka 0.11 ("magic 2"); numbers big-endian,
 * varints zigzag:
 *
 *     int64 0   int32 length of what follows   int32 0 (leader epoch, the broker's to set)   int8 2
 *     uint32 CRC-32C of what follows
 *     int16 0   int32 last offset delta   int64 time   int64 time
 *     int64 producer id   int16 producer epoch   int32 first sequence   int32 number of records
 *     record…
 *
 *     record = varint length   int8 0   varint 0 (time delta)   varint offset delta
 *              varint length, key   varint length, value          of something absent: -1
 *              varint number of headers, then of each: varint length, name   varint length, value
 *
 * @param timestampMs of all records
 * @see https://kafka.apache.org/documentation/#recordbatch
 */
export function encodeRecordBatch(
  records: readonly BatchRecord[],
  producer: BatchProducer,
  timestampMs: number,
): Buffer {
  const bytes = Buffer.allocUnsafe(boundOf(records))
  const time = BigInt(timestampMs)
  bytes.writeBigInt64BE(0n, 0)
  bytes.writeInt32BE(0, beforeLengthBytes)
  bytes.writeInt8(2, 16)
  bytes.writeInt16BE(0, afterCrcAt)
  bytes.writeInt32BE(records.length - 1, 23)
  bytes.writeBigInt64BE(time, 27)
  bytes.writeBigInt64BE(time, 35)
  bytes.writeBigInt64BE(producer.producerId, 43)
  bytes.writeInt16BE(producer.producerEpoch, 51)
  bytes.writeInt32BE(producer.firstSequence, 53)
  bytes.writeInt32BE(records.length, 57)
  let at = headBytes
  for (const [offsetDelta, record] of records.entries()) {
    at = writeRecord(bytes, at, record, offsetDelta)
  }
  bytes.writeInt32BE(at - beforeLengthBytes, 8)
  bytes.writeUInt32BE(crc32c(bytes, afterCrcAt, at), crcAt)
  return bytes.subarray(0, at)
}

/** Writes a record behind the place of its length, whose size is known only then. */
function writeRecord(
  bytes: Buffer,
  from: number,
  { key, value, headers }: BatchRecord,
  offsetDelta: number,
): number {
  const bodyAt = from + longestVarintBytes
  bytes[bodyAt] = 0
  bytes[bodyAt + 1] = 0
  let at = writeVarint(bytes, bodyAt + 2, offsetDelta)
  at = typeof key === 'string' ? writeText(bytes, at, key) : writeBytes(bytes, at, key)
  at = writeBytes(bytes, at, value)
  at = writeVarint(bytes, at, headers.length)
  for (const [name, content] of headers) {
    at = writeText(bytes, at, name)
    at = writeBytes(bytes, at, content)
  }
  const afterLength = writeVarint(bytes, from, at - bodyAt)
  bytes.copyWithin(afterLength, bodyAt, at)
  return afterLength + at - bodyAt
}

/** Zigzag: small numbers of either sign take few bytes. */
function writeVarint(bytes: Buffer, from: number, value: number): number {
  let rest = (value << 1) ^ (value >> 31)
  let at = from
  while ((rest & ~0x7f) !== 0) {
    bytes[at] = (rest & 0x7f) | 0x80
    at += 1
    rest >>>= 7
  }
  bytes[at] = rest
  return at + 1
}

function writeBytes(bytes: Buffer, from: number, content: Buffer | null): number {
  if (content === null) return writeVarint(bytes, from, -1)
  const at = writeVarint(bytes, from, content.length)
  bytes.set(content, at)
  return at + content.length
}

/** Short ASCII, which names are, is written here: a call into the platform costs more. */
function writeText(bytes: Buffer, from: number, text: string): number {
  const length = text.length
  const at = writeVarint(bytes, from, length)
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index)
    if (code > 0x7f) return writeUtf8(bytes, from, text)
    bytes[at + index] = code
  }
  return at + length
}

function writeUtf8(bytes: Buffer, from: number, text: string): number {
  const at = writeVarint(bytes, from, Buffer.byteLength(text))
  return at + bytes.write(text, at)
}
