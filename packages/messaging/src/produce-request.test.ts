import { createRequire } from 'node:module'
import fc from 'fast-check'
import { encodeProduce, grouped, toMessage, useOwnRecordEncoder } from './produce-request.ts'
import type { BatchRecord } from './record-batch.ts'

interface Encoder {
  readonly buffer: Buffer
}

const require = createRequire(import.meta.url)
type Encode = (fields: object) => { readonly encode: () => Promise<Encoder> }
const kafkajsProduce = require('kafkajs/src/protocol/requests/produce/v7/request') as Encode

const bytes = fc.uint8Array({ maxLength: 90 }).map((array) => Buffer.from(array))
const text = fc.string({ unit: 'grapheme', maxLength: 80 })
/** Distinct names: kafkajs keeps headers in an object. */
const headers = fc
  .uniqueArray(fc.tuple(text, bytes), { selector: ([name]) => name, maxLength: 25 })
  // An object would put names that are numbers first.
  .filter((all) => all.every(([name]) => !/^\d+$/.test(name) && name !== '__proto__'))
const record: fc.Arbitrary<BatchRecord> = fc.record({
  key: fc.oneof(fc.constant(null), bytes, text),
  value: fc.oneof(fc.constant(null), bytes, fc.constant(Buffer.alloc(20_000, 7))),
  headers,
})
const partition = fc.record({
  partition: fc.nat(20),
  firstSequence: fc.nat(),
  records: fc.array(record, { minLength: 1, maxLength: 80 }),
})
const topic = fc.record({
  topic: text,
  partitions: fc.array(partition, { minLength: 1, maxLength: 3 }),
})
const timestamp = '1767225600123'

type Topics = readonly {
  readonly topic: string
  readonly partitions: readonly {
    readonly partition: number
    readonly firstSequence: number
    readonly records: readonly BatchRecord[]
  }[]
}[]

function toTopicData<M>(topics: Topics, toMessage: (record: BatchRecord, partition: number) => M) {
  return topics.map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map(({ partition, firstSequence, records }) => ({
      partition,
      firstSequence,
      messages: records.map((record) => toMessage(record, partition)),
    })),
  }))
}

const shared = {
  acks: -1,
  timeout: 30_000,
  transactionalId: undefined as never,
  producerId: '9007199254740993',
  producerEpoch: 3,
  compression: 0,
}

describe('encodeProduce', () => {
  it('writes byte for byte what kafkajs itself would', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(topic, { minLength: 1, maxLength: 3 }), async (topics) => {
        const ours = encodeProduce({
          ...shared,
          topicData: toTopicData(topics, (each, at) => toMessage(each, at, timestamp)),
        })
        const theirs = await kafkajsProduce({
          ...shared,
          topicData: toTopicData(topics, ({ key, value, headers }) => ({
            key,
            value,
            headers: Object.fromEntries(headers),
            timestamp,
          })),
        }).encode()
        expect(ours.buffer.equals(theirs.buffer)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps headers of one name, wherever they stand', () => {
    const headers = ['a', 'b', 'a'].map((name) => [name, Buffer.from('x')] as const)
    const records = [{ key: null, value: null, headers }]
    const { buffer } = encodeProduce({
      ...shared,
      topicData: toTopicData(
        [{ topic: 't', partitions: [{ partition: 0, firstSequence: 0, records }] }],
        (each, at) => toMessage(each, at, timestamp),
      ),
    })
    expect(buffer.subarray(-13).toString('latin1')).toBe('\x06\x02a\x02x\x02b\x02x\x02a\x02x')
  })
})

describe('useOwnRecordEncoder', () => {
  const table = require('kafkajs/src/protocol/requests/produce') as {
    protocol: (which: { version: number }) => (fields: object) => {
      readonly request: { readonly apiVersion: number; readonly encode: () => Promise<Encoder> }
      readonly response: unknown
    }
  }
  const plain = { key: 'k', value: Buffer.from('v'), headers: {}, timestamp }
  const fieldsOf = (message: object) => ({
    ...shared,
    topicData: [
      { topic: 't', partitions: [{ partition: 0, firstSequence: 0, messages: [message] }] },
    ],
  })

  it('stands in the table of kafkajs, once', () => {
    useOwnRecordEncoder()
    const { protocol } = table
    useOwnRecordEncoder()
    expect(table.protocol).toBe(protocol)
  })

  it.each([3, 7])('encodes wrapped records in version %i', async (version) => {
    useOwnRecordEncoder()
    const record = { key: 'k', value: Buffer.from('v'), headers: [] }
    const { request } = table.protocol({ version })(fieldsOf(toMessage(record, 0, timestamp)))
    const { buffer } = await request.encode()
    expect(request.apiVersion).toBe(version)
    expect(buffer.equals((await kafkajsProduce(fieldsOf(plain)).encode()).buffer)).toBe(true)
  })

  it('leaves others to kafkajs', async () => {
    useOwnRecordEncoder()
    const { request } = table.protocol({ version: 7 })(fieldsOf(plain))
    const expected = await kafkajsProduce(fieldsOf(plain)).encode()
    expect((await request.encode()).buffer.equals(expected.buffer)).toBe(true)
  })

  it('never lets a wrapped record pass as an empty one', async () => {
    const message = toMessage({ key: 'k', value: null, headers: [] }, 0, timestamp)
    await expect(kafkajsProduce(fieldsOf(message)).encode()).rejects.toThrow(TypeError)
  })
})

describe('grouped', () => {
  const group = require('kafkajs/src/producer/groupMessagesPerPartition') as (
    of: object,
  ) => Readonly<Record<string, readonly unknown[]>>

  it('gives kafkajs the groups that it would make itself', () => {
    const record = { key: null, value: null, headers: [] }
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 1 }), (partitions) => {
        const messages = partitions.map((partition) => toMessage(record, partition, timestamp))
        const partitioner = ({ message }: { message: { partition: number } }) => message.partition
        const of = { topic: 't', partitionMetadata: [{}], partitioner }
        const theirs = group({ ...of, messages: [...messages] })
        const ours = group({ ...of, messages: grouped([...messages]) })
        expect(Object.keys(ours)).toEqual(Object.keys(theirs))
        for (const [partition, own] of Object.entries(ours)) {
          expect(own.length).toBe(theirs[partition]?.length)
          expect(own.every((each, index) => each === theirs[partition]?.[index])).toBe(true)
        }
      }),
    )
  })
})
