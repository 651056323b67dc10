import type { IncomingRecord } from '@ujirani/messaging'
import { OffsetOutOfRangeError } from '@ujirani/messaging'
import { createBacklog } from './backlog.ts'
import type { FeedTopic } from './feed-topic.ts'
import type { FeedRecord } from './feed-record.ts'

const topic = { topic: 'shared.one.tz.isd', serial: 3 } as FeedTopic

/** A log of offsets `start` to `end`, that tells what was read of it. */
function createLog(start: number, end: number) {
  const reads: (readonly [from: number, to: number])[] = []
  let failures = 0
  const backlog = createBacklog({
    reader: {
      readRange: ({ from, to }) => {
        reads.push([from, to])
        if (failures-- > 0) return Promise.reject(new Error('away'))
        if (from < start) return Promise.reject(new OffsetOutOfRangeError(start, end))
        const count = Math.max(0, Math.min(to, end) - from)
        const records = Array.from({ length: count }, (_, at) => ({ offset: from + at }))
        return Promise.resolve(records as unknown as readonly IncomingRecord[])
      },
    },
    records: {
      read: ({ offset }) => Promise.resolve({ offset, timestampMs: 0, copy: null }),
      skipped: () => 0,
    },
  })
  const fail = (): void => {
    failures = 1
  }
  return { backlog, reads, fail }
}

const span = (records: readonly FeedRecord[]) => [records[0]?.offset, records.at(-1)?.offset]

describe('createBacklog', () => {
  it('reads a block once for all who are in it', async () => {
    const { backlog, reads } = createLog(0, 1000)
    const asked = [0, 5, 127, 64].map((from) => backlog.read(topic, { from, end: 1000 }))
    expect((await Promise.all(asked)).map(span)).toEqual([
      [0, 127],
      [5, 127],
      [127, 127],
      [64, 127],
    ])
    expect(reads).toEqual([[0, 128]])
  })

  it('does not keep a block that still grows', async () => {
    const { backlog, reads } = createLog(0, 1000)
    expect(span(await backlog.read(topic, { from: 130, end: 200 }))).toEqual([130, 199])
    expect(span(await backlog.read(topic, { from: 130, end: 240 }))).toEqual([130, 239])
    expect(reads).toEqual([
      [130, 200],
      [130, 240],
    ])
  })

  it('reads what is left of a block whose beginning has expired', async () => {
    const { backlog } = createLog(40, 1000)
    expect(span(await backlog.read(topic, { from: 50, end: 1000 }))).toEqual([50, 127])
  })

  it('says so when the place itself has expired', async () => {
    const { backlog } = createLog(40, 1000)
    const reading = backlog.read(topic, { from: 30, end: 1000 })
    await expect(reading).rejects.toMatchObject({ code: 'ERR_OFFSET_OUT_OF_RANGE' })
  })

  it('tells all who wait of a failure, and asks anew for the next', async () => {
    const { backlog, fail } = createLog(0, 1000)
    fail()
    const failing = [1, 2].map((from) => backlog.read(topic, { from, end: 1000 }))
    const outcomes = await Promise.allSettled(failing)
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(span(await backlog.read(topic, { from: 1, end: 1000 }))).toEqual([1, 127])
  })
})
