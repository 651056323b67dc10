import type { RecordsBatch } from '@platformatic/kafka'
import { toRecords } from './fetched-records.ts'

const place = { topic: 't', partition: 0 }

const toBatch = (firstOffset: number, deltas: readonly number[], change = {}): RecordsBatch => ({
  firstOffset: BigInt(firstOffset),
  length: 0,
  partitionLeaderEpoch: 0,
  magic: 2,
  crc: 0,
  attributes: 0,
  lastOffsetDelta: deltas.at(-1) ?? 0,
  firstTimestamp: 1_000n,
  maxTimestamp: 5_000n,
  producerId: -1n,
  producerEpoch: -1,
  firstSequence: -1,
  records: deltas.map((offsetDelta) => ({
    length: 0,
    attributes: 0,
    timestampDelta: BigInt(offsetDelta),
    offsetDelta,
    key: null,
    value: Buffer.from([offsetDelta]),
    headers: [[Buffer.from('a'), null]],
  })),
  ...change,
})

describe('toRecords', () => {
  it('leaves out what stands before the offset that was asked for', () => {
    const { records, next } = toRecords(place, [toBatch(10, [0, 1, 2]), toBatch(13, [0])], 12)
    expect(records.map(({ offset }) => offset)).toEqual([12, 13])
    expect(next).toBe(14)
  })

  it('gives all of a batch the time of its append, when the broker stamped it', () => {
    const appended = toRecords(place, [toBatch(0, [0, 1], { attributes: 8 })], 0)
    expect(appended.records.map(({ timestampMs }) => timestampMs)).toEqual([5_000, 5_000])
    const created = toRecords(place, [toBatch(0, [0, 1])], 0)
    expect(created.records.map(({ timestampMs }) => timestampMs)).toEqual([1_000, 1_001])
  })

  it('passes over transaction markers and over offsets that hold no record any more', () => {
    const marker = toBatch(3, [0], { attributes: 32 })
    const compacted = toBatch(4, [1], { lastOffsetDelta: 5 })
    const { records, next } = toRecords(place, [marker, compacted], 3)
    expect(records.map(({ offset }) => offset)).toEqual([5])
    expect(next).toBe(10)
  })

  it('reads a header without a value as an empty one', () => {
    const { records } = toRecords(place, [toBatch(0, [0])], 0)
    expect(records[0]?.headers).toEqual([['a', Buffer.alloc(0)]])
  })

  it('stays where it is when nothing came', () => {
    expect(toRecords(place, [], 7)).toEqual({ records: [], next: 7 })
  })
})
