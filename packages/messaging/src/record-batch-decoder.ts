import { ByteCursor } from './byte-cursor.ts'
import type { RecordHeaders } from './records.ts'

/** A record as kafkajs hands it on, but for its headers, which stay as they stand in the log. */
export interface FetchedMessage {
  /** Decimal digits, as the time in milliseconds. */
  readonly offset: string
  readonly timestamp: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: RecordHeaders
  readonly isControlRecord: boolean
  readonly batchContext: BatchContext
}

/** What kafkajs asks of a record's batch, to leave out what was aborted. */
interface BatchContext {
  readonly producerId: string
  readonly inTransaction: boolean
}

interface BatchHead extends BatchContext {
  readonly firstOffset: number
  readonly firstTimestamp: number
  /** Of all records, when the broker stamped the batch. */
  readonly appendTime: string | undefined
  readonly isControl: boolean
  readonly records: number
}

/** The first offset and the length, which the length does not count. */
const beforeLengthBytes = 12
/** Where the format's number stands. */
const magicAt = 16
const knownMagic = 2
const compressionMask = 0x7
const appendTimeBit = 0x8
const transactionBit = 0x10
const controlBit = 0x20

const nothing = Buffer.alloc(0)

/**
 * Decodes record batches as of Kafka 0.11 ("magic 2"), drawn at `encodeRecordBatch`. Keys, values
 * and headers are views into the bytes. A batch that is cut short, as the last of a fetch may be, is
 * left out.
 *
 * @returns undefined when one is compressed or of an older format
 * @throws {RangeError} a record does not end where its batch does
 */
export function decodeRecordBatches(
  bytes: Buffer,
  from: number,
  end: number,
): readonly FetchedMessage[] | undefined {
  const messages: FetchedMessage[] = []
  let at = from
  while (end - at > magicAt) {
    const next = at + beforeLengthBytes + bytes.readInt32BE(at + 8)
    if (bytes[at + magicAt] !== knownMagic) return undefined
    if (next > end) break
    const cursor = new ByteCursor(bytes, at, next)
    const head = decodeHead(cursor)
    if (head === undefined) return undefined
    for (let index = 0; index < head.records; index += 1) messages.push(decodeRecord(cursor, head))
    at = next
  }
  return messages
}

/** Undefined for a compressed batch. */
function decodeHead(cursor: ByteCursor): BatchHead | undefined {
  const firstOffset = Number(cursor.int64())
  // Length, leader epoch, format, checksum (which kafkajs does not look at either: TCP has its own).
  cursor.skip(4 + 4 + 1 + 4)
  const attributes = cursor.int16()
  if ((attributes & compressionMask) !== 0) return undefined
  cursor.skip(4)
  const firstTimestamp = Number(cursor.int64())
  const maxTimestamp = cursor.int64().toString()
  const producerId = cursor.int64().toString()
  cursor.skip(2 + 4)
  return {
    ...{ firstOffset, firstTimestamp, producerId },
    appendTime: (attributes & appendTimeBit) === 0 ? undefined : maxTimestamp,
    inTransaction: (attributes & transactionBit) !== 0,
    isControl: (attributes & controlBit) !== 0,
    records: cursor.int32(),
  }
}

function decodeRecord(cursor: ByteCursor, head: BatchHead): FetchedMessage {
  const length = cursor.varint()
  const end = cursor.at + length
  cursor.skip(1)
  const timestampDelta = cursor.varint()
  const offset = head.firstOffset + cursor.varint()
  const key = cursor.varBytes()
  const value = cursor.varBytes()
  const headers = decodeHeaders(cursor)
  // Fields that a later version adds stand behind those known here.
  cursor.skip(end - cursor.at)
  return {
    offset: String(offset),
    timestamp: head.appendTime ?? String(head.firstTimestamp + timestampDelta),
    ...{ key, value, headers },
    isControlRecord: head.isControl,
    batchContext: head,
  }
}

function decodeHeaders(cursor: ByteCursor): RecordHeaders {
  const count = cursor.varint()
  const headers: (readonly [string, Buffer])[] = []
  for (let index = 0; index < count; index += 1) {
    const name = decodeName(cursor, index)
    headers.push([name, cursor.varBytes() ?? nothing])
  }
  return headers
}

/** Names by their place: one record mostly has those of the one before. */
const lastNames: string[] = []
const mostNames = 64

function decodeName(cursor: ByteCursor, index: number): string {
  const length = cursor.varint()
  const from = cursor.skip(length)
  const known = lastNames[index]
  if (known?.length === length && isAscii(cursor.bytes, from, known)) return known
  const name = cursor.bytes.toString('utf8', from, cursor.at)
  if (index < mostNames) lastNames[index] = name
  return name
}

/** Whether the bytes are this text, one a character. */
function isAscii(bytes: Buffer, from: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code > 0x7f || bytes[from + index] !== code) return false
  }
  return true
}
