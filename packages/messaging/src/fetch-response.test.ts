import { createRequire } from 'node:module'
import fc from 'fast-check'
import type { KafkaMessage } from 'kafkajs'
import { decodeFetch, headersOf, useOwnRecordDecoder } from './fetch-response.ts'
import { encodeRecordBatch, type BatchRecord } from './record-batch.ts'

const require = createRequire(import.meta.url)

interface Answer {
  readonly responses: readonly {
    readonly topicName: string
    readonly partitions: readonly { readonly messages: readonly KafkaMessage[] }[]
  }[]
}
const kafkajs = require('kafkajs/src/protocol/requests/fetch/v11/response') as {
  readonly decode: (raw: Buffer) => Promise<Answer>
}

const bytes = fc.uint8Array({ maxLength: 90 }).map((array) => Buffer.from(array))
const text = fc.string({ unit: 'grapheme', maxLength: 40 })
/** Distinct and no numbers: kafkajs keeps headers in an object. */
const headers = fc
  .uniqueArray(fc.tuple(text, bytes), { selector: ([name]) => name, maxLength: 25 })
  .filter((all) => all.every(([name]) => !/^\d+$/.test(name) && name !== '__proto__'))
const record: fc.Arbitrary<BatchRecord> = fc.record({
  key: fc.oneof(fc.constant(null), bytes),
  value: fc.oneof(fc.constant(null), bytes, fc.constant(Buffer.alloc(20_000, 7))),
  headers,
})
const batch = fc
  .tuple(fc.array(record, { minLength: 1, maxLength: 20 }), fc.boolean(), fc.nat())
  .map(([records, isStamped, firstOffset]) => toBatch(records, { isStamped, firstOffset }))
const partition = fc.record({
  partition: fc.nat(20),
  aborted: fc.array(fc.bigInt({ min: 0n, max: 2n ** 62n }), { maxLength: 2 }),
  batches: fc.array(batch, { maxLength: 3 }),
  cutBytes: fc.nat(80),
})
const topics = fc.array(
  fc.record({ topic: text, partitions: fc.array(partition, { maxLength: 3 }) }),
  { maxLength: 3 },
)

interface Topic {
  readonly topic: string
  readonly partitions: readonly Part[]
}

interface Part {
  readonly partition: number
  readonly aborted: readonly bigint[]
  readonly batches: readonly Buffer[]
  readonly cutBytes: number
}

function toBatch(
  records: readonly BatchRecord[],
  { isStamped, firstOffset }: { readonly isStamped: boolean; readonly firstOffset: number },
): Buffer {
  const producer = { producerId: 9_007_199_254_740_993n, producerEpoch: 3, firstSequence: 5 }
  const encoded = Buffer.from(encodeRecordBatch(records, producer, 1_767_225_600_123))
  encoded.writeBigInt64BE(BigInt(firstOffset), 0)
  if (isStamped) encoded.writeInt16BE(0x8, 21)
  return encoded
}

const int = (value: number, size: 2 | 4): Buffer => {
  const number = Buffer.alloc(size)
  number.writeIntBE(value, 0, size)
  return number
}
const long = (value: bigint): Buffer => {
  const number = Buffer.alloc(8)
  number.writeBigInt64BE(value)
  return number
}

function toAnswer(all: readonly Topic[]): Buffer {
  const parts = [int(7, 4), int(0, 2), int(99, 4), int(all.length, 4)]
  for (const { topic, partitions } of all) {
    parts.push(int(Buffer.byteLength(topic), 2), Buffer.from(topic), int(partitions.length, 4))
    for (const each of partitions) parts.push(...toPartition(each))
  }
  return Buffer.concat(parts)
}

function toPartition({ partition, aborted, batches, cutBytes }: Part): readonly Buffer[] {
  const whole = Buffer.concat(batches)
  // Of less than its first batch's format kafkajs makes nothing.
  const set = whole.subarray(0, Math.max(17, whole.length - cutBytes))
  const head = [int(partition, 4), int(3, 2), long(2n ** 60n), long(17n), long(5n)]
  const transactions = aborted.flatMap((id) => [long(id), long(id + 1n)])
  return [...head, int(aborted.length, 4), ...transactions, int(-1, 4), int(set.length, 4), set]
}

/** What of a decoded answer is read further on, by kafkajs and by us. */
function toRead(answer: Answer): unknown {
  return answer.responses.map(({ topicName, partitions }) => ({
    topicName,
    partitions: partitions.map(({ messages, ...rest }) => ({
      ...rest,
      messages: messages.map((message) => {
        const { offset, timestamp, key, value } = message
        const { isControlRecord, batchContext } = message as unknown as {
          readonly isControlRecord: boolean
          readonly batchContext: { readonly producerId: string; readonly inTransaction: boolean }
        }
        const { producerId, inTransaction } = batchContext
        const read = { offset, timestamp, key, value, isControlRecord, producerId, inTransaction }
        return { ...read, headers: headersOf(message) }
      }),
    })),
  }))
}

describe('decodeFetch', () => {
  it('reads what kafkajs would, whole batches and cut ones', async () => {
    await fc.assert(
      fc.asyncProperty(topics, async (all) => {
        const raw = toAnswer(all)
        const { responses, ...theirs } = await kafkajs.decode(raw)
        const ours = decodeFetch(raw)
        expect(toRead(ours as unknown as Answer)).toEqual(toRead({ responses }))
        expect(ours).toMatchObject(theirs)
      }),
      { numRuns: 60 },
    )
  })

  const answerOf = (...batches: readonly Buffer[]): Buffer =>
    toAnswer([{ topic: 't', partitions: [{ partition: 0, aborted: [], batches, cutBytes: 0 }] }])
  const plain = (headers: BatchRecord['headers'] = []): Buffer =>
    toBatch([{ key: null, value: null, headers }], { isStamped: true, firstOffset: 1 })

  it('keeps headers of one name, wherever they stand', () => {
    const given = ['a', '7', 'a', '__proto__'].map((name) => [name, Buffer.from('x')] as const)
    const answer = decodeFetch(answerOf(plain(given)))
    const [message] = answer?.responses[0]?.partitions[0]?.messages ?? []
    expect(message?.headers).toEqual(given)
  })

  it.each([
    ['compressed', 21 + 1, 1],
    ['of an older format', 16, 1],
  ])('leaves what is %s to kafkajs', (_, at, value) => {
    const other = plain()
    other[at] = value
    expect(decodeFetch(answerOf(plain(), other))).toBeUndefined()
  })

  it.each([5, 40, 70])('refuses an answer that ends after %i bytes', (length) => {
    expect(() => decodeFetch(answerOf(plain()).subarray(0, length))).toThrow(RangeError)
  })

  it('refuses a record that claims more than its batch holds', () => {
    const wrong = plain()
    wrong[61] = 0x7e
    expect(() => decodeFetch(answerOf(wrong))).toThrow(RangeError)
  })

  it('is what kafkajs decodes by once it is put in', async () => {
    useOwnRecordDecoder()
    useOwnRecordDecoder()
    const { protocol } = require('kafkajs/src/protocol/requests/fetch') as {
      readonly protocol: (which: object) => (fields: object) => {
        readonly response: { readonly decode: (raw: Buffer) => Promise<Answer> }
      }
    }
    const fields = { topics: [], maxWaitTime: 1, minBytes: 1, maxBytes: 1 }
    const { response } = protocol({ version: 11 })(fields)
    const read = async (raw: Buffer): Promise<boolean> => {
      const { responses } = await response.decode(raw)
      return Array.isArray(responses[0]?.partitions[0]?.messages[0]?.headers)
    }
    expect(await read(answerOf(plain()))).toBe(true)
    // The broker never compresses by itself; whoever's producer did is still read.
    const control = plain()
    control.writeInt16BE(0x20, 21)
    expect(await read(answerOf(control))).toBe(true)
  })
})
