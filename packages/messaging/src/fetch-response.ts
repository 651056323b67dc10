import type { KafkaMessage } from 'kafkajs'
import { ByteCursor } from './byte-cursor.ts'
import { adaptRequests } from './kafkajs-protocol.ts'
import { decodeRecordBatches, type FetchedMessage } from './record-batch-decoder.ts'
import type { RecordHeaders } from './records.ts'

/** A Fetch answer as kafkajs has it once it is decoded. */
interface FetchAnswer {
  readonly throttleTime: number
  readonly clientSideThrottleTime: number
  readonly errorCode: number
  readonly sessionId: number
  readonly responses: readonly {
    readonly topicName: string
    readonly partitions: readonly PartitionAnswer[]
  }[]
}

/** Numbers of 64 bits in decimal digits. */
interface PartitionAnswer {
  readonly partition: number
  readonly errorCode: number
  readonly highWatermark: string
  readonly lastStableOffset: string
  readonly lastStartOffset: string
  readonly abortedTransactions: readonly {
    readonly producerId: string
    readonly firstOffset: string
  }[]
  readonly preferredReadReplica: number
  readonly messages: readonly FetchedMessage[]
}

interface Exchange {
  readonly response: { readonly decode: (raw: Buffer) => Promise<unknown> }
}

const decodedVersion = 11

/**
 * Puts a decoder of records into kafkajs' table of requests, once in a process.
 *
 * kafkajs' own makes an object for each header of each record, each with a copy of those before it.
 * What this one does not know, older record formats and compression, it leaves to kafkajs.
 *
 * @throws {TypeError} kafkajs is not the one that this was written for
 * @see docs/adr/0006-own-record-encoder.md
 */
export function useOwnRecordDecoder(): void {
  adaptRequests<unknown, Exchange>('fetch', (toExchange, version) => {
    if (version !== decodedVersion) return toExchange
    return (fields) => {
      const exchange = toExchange(fields)
      const { response } = exchange
      const decode = async (raw: Buffer): Promise<unknown> =>
        decodeFetch(raw) ?? (await response.decode(raw))
      return { ...exchange, response: { ...response, decode } }
    }
  })
}

/** The headers of a message, by whichever decoder it was read. */
export function headersOf({ headers }: KafkaMessage): RecordHeaders {
  if (Array.isArray(headers)) return headers as RecordHeaders
  return Object.entries(headers ?? {}).flatMap(([name, value]) =>
    [value ?? ''].flat().map((item) => [name, toBytes(item)] as const),
  )
}

function toBytes(item: Buffer | string): Buffer {
  return typeof item === 'string' ? Buffer.from(item) : item
}

/**
 * Decodes a Fetch answer of version 11; numbers big-endian:
 *
 *     int32 throttle time   int16 error code   int32 session   int32 number of topics, then of each:
 *         int16 length, name   int32 number of partitions, then of each:
 *             int32 partition   int16 error code   int64 high watermark   int64 last stable offset
 *             int64 log start   int32 number of aborted transactions, or −1; of each: int64, int64
 *             int32 preferred replica   int32 length, record batches; the last may be cut short
 *
 * @returns undefined when a batch is compressed or of an older format
 * @throws {RangeError} the answer ends early
 * @see https://kafka.apache.org/protocol.html#The_Messages_Fetch
 */
export function decodeFetch(raw: Buffer): FetchAnswer | undefined {
  const cursor = new ByteCursor(raw)
  const clientSideThrottleTime = cursor.int32()
  const errorCode = cursor.int16()
  const sessionId = cursor.int32()
  const responses = times(cursor.int32(), () => ({
    topicName: cursor.text(),
    partitions: times(cursor.int32(), () => decodePartition(cursor)),
  }))
  if (responses.some(({ partitions }) => partitions.includes(undefined))) return undefined
  // As kafkajs has it: the broker leaves the waiting to its clients.
  return {
    throttleTime: 0,
    ...{ clientSideThrottleTime, errorCode, sessionId },
    responses: responses as FetchAnswer['responses'],
  }
}

function decodePartition(cursor: ByteCursor): PartitionAnswer | undefined {
  const head = {
    partition: cursor.int32(),
    errorCode: cursor.int16(),
    highWatermark: cursor.int64().toString(),
    lastStableOffset: cursor.int64().toString(),
    lastStartOffset: cursor.int64().toString(),
    abortedTransactions: times(cursor.int32(), () => ({
      producerId: cursor.int64().toString(),
      firstOffset: cursor.int64().toString(),
    })),
    preferredReadReplica: cursor.int32(),
  }
  const length = Math.max(0, cursor.int32())
  const from = cursor.skip(length)
  const messages = decodeRecordBatches(cursor.bytes, from, from + length)
  return messages === undefined ? undefined : { ...head, messages }
}

function times<Item>(count: number, read: () => Item): Item[] {
  const items: Item[] = []
  for (let index = 0; index < count; index += 1) items.push(read())
  return items
}
