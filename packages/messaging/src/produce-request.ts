import type { Message } from 'kafkajs'
import { adaptRequests } from './kafkajs-protocol.ts'
import { encodeRecordBatch, type BatchRecord } from './record-batch.ts'

/**
 * What kafkajs is given of a record: it carries the record through to {@link encodeProduce}, which
 * encodes it.
 */
export interface CarryingMessage extends Message {
  readonly record: BatchRecord
  readonly partition: number
}

/** What kafkajs knows of a Produce request once it has put it together. */
interface ProduceFields {
  readonly transactionalId?: string | null
  readonly acks: number
  readonly timeout: number
  /** Of some 64-bit kind of its own. */
  readonly producerId: { toString(): string }
  readonly producerEpoch: number
  readonly compression: number
  readonly topicData: readonly TopicData[]
}

interface TopicData {
  readonly topic: string
  readonly partitions: readonly {
    readonly partition: number
    readonly firstSequence: number
    readonly messages: readonly CarryingMessage[]
  }[]
}

/** As kafkajs takes an encoded part: the bytes under both of its names for them. */
interface Encoded {
  readonly buf: Buffer
  readonly buffer: Buffer
}

interface Exchange {
  readonly request: { readonly encode: () => Promise<Encoded> }
  readonly response: unknown
}

const oldestBatchVersion = 3
const newestPlainVersion = 7

/** Read by nobody: were a record to come to kafkajs' own encoder, it must not pass as an empty one. */
const unreadable: Record<string, never> = new Proxy(
  {},
  {
    ownKeys: () => {
      throw new TypeError('a record has come to the encoder of kafkajs')
    },
  },
)

/** Wraps a record for kafkajs. */
export function toMessage(
  record: BatchRecord,
  partition: number,
  timestamp: string,
): CarryingMessage {
  return { key: null, value: null, headers: unreadable, partition, timestamp, record }
}

/**
 * Messages of one topic that know their partitions. kafkajs groups them by `reduce` and copies a
 * partition's group for each message that joins it: for a thousand, half a million references.
 */
export function grouped(messages: CarryingMessage[]): CarryingMessage[] {
  const byPartition: Record<number, CarryingMessage[]> = {}
  for (const message of messages) (byPartition[message.partition] ??= []).push(message)
  return Object.defineProperty(messages, 'reduce', { value: () => byPartition })
}

/**
 * Puts an encoder of records into kafkajs' table of requests, once in a process.
 *
 * kafkajs' own makes a buffer of 512 bytes for each header of each record, thirty microseconds a
 * record of twenty headers; this one makes a buffer for each batch and takes a tenth of that. All
 * else of a request stays kafkajs': sequence numbers, retries, the answer.
 *
 * @throws {TypeError} kafkajs is not the one that this was written for
 * @see docs/adr/0006-own-record-encoder.md
 */
export function useOwnRecordEncoder(): void {
  adaptRequests<ProduceFields, Exchange>('produce', (toExchange, version) => {
    if (version < oldestBatchVersion || version > newestPlainVersion) return toExchange
    return (fields) => {
      const { request, response } = toExchange(fields)
      if (!isPlain(fields)) return { request, response }
      return {
        request: { ...request, encode: () => Promise.resolve(encodeProduce(fields)) },
        response,
      }
    }
  })
}

/** Neither compressed nor of a transaction; and of records that were wrapped here. */
function isPlain({ compression, transactionalId, topicData }: ProduceFields): boolean {
  const [message] = topicData[0]?.partitions[0]?.messages ?? []
  return compression === 0 && (transactionalId ?? null) === null && message?.record !== undefined
}

/**
 * Encodes a Produce request of versions 3 to 7; numbers big-endian:
 *
 *     int16 -1 (no transaction)   int16 acks   int32 timeout   int32 number of topics, then of each:
 *         int16 length, name   int32 number of partitions, then of each:
 *             int32 partition   int32 length, record batch
 *
 * @see https://kafka.apache.org/protocol.html#The_Messages_Produce
 */
export function encodeProduce(fields: ProduceFields): Encoded {
  const { acks, timeout, topicData } = fields
  const head = Buffer.allocUnsafe(12)
  head.writeInt16BE(-1, 0)
  head.writeInt16BE(acks, 2)
  head.writeInt32BE(timeout, 4)
  head.writeInt32BE(topicData.length, 8)
  const parts = [head]
  for (const topic of topicData) addTopic(parts, topic, fields)
  const buf = Buffer.concat(parts)
  return { buf, buffer: buf }
}

function addTopic(
  parts: Buffer[],
  { topic, partitions }: TopicData,
  { producerId, producerEpoch }: ProduceFields,
): void {
  const nameBytes = Buffer.byteLength(topic)
  const head = Buffer.allocUnsafe(2 + nameBytes + 4)
  head.writeInt16BE(nameBytes, 0)
  head.write(topic, 2)
  head.writeInt32BE(partitions.length, 2 + nameBytes)
  parts.push(head)
  const id = BigInt(producerId.toString())
  for (const { partition, firstSequence, messages } of partitions) {
    const records = messages.map(({ record }) => record)
    const producer = { producerId: id, producerEpoch, firstSequence }
    const batch = encodeRecordBatch(records, producer, Number(messages[0]?.timestamp))
    const place = Buffer.allocUnsafe(8)
    place.writeInt32BE(partition, 0)
    place.writeInt32BE(batch.length, 4)
    parts.push(place, batch)
  }
}
