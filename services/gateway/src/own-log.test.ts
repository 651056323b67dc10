import { BusError } from '@ujirani/errors'
import type { PositionalReader } from '@ujirani/messaging'
import { createMemoryBus, type MemoryBus } from '@ujirani/testing'
import { decodeOwnCursor, encodeOwnCursor, readOwnPage } from './own-log.ts'

const topic = 'origin.bi.cgm'

async function codeOf(page: Promise<unknown>): Promise<string> {
  const outcome = await page.catch((error: unknown) => error)
  return BusError.is(outcome) ? outcome.code : 'given'
}

describe('readOwnPage', () => {
  let bus: MemoryBus
  let reader: PositionalReader
  beforeEach(async () => {
    bus = createMemoryBus()
    reader = bus.createPositionalReader()
    const admin = bus.createAdmin()
    await admin.createTopics([{ topic, partitions: 2, replication: 1, config: {} }])
    const publisher = bus.createPublisher()
    for (let n = 0; n < 5; n += 1) {
      const value = Buffer.from([n])
      await publisher.publish({ topic, partition: n % 2, key: null, value, headers: [] })
    }
    await publisher.close()
    await admin.close()
  })
  afterEach(() => reader.close())

  const pageOf = (after: string | undefined, limit: number) =>
    readOwnPage(reader, { topic, after, limit })

  it('gives every record once, page by page, and then the same cursor again', async () => {
    const values: number[] = []
    let cursor: string | undefined
    for (let pages = 0; pages < 3; pages += 1) {
      const page = await pageOf(cursor, 2)
      values.push(...page.records.map(({ value }) => value?.[0] ?? -1))
      cursor = page.cursor
    }
    expect(values.toSorted()).toEqual([0, 1, 2, 3, 4])
    const end = await pageOf(cursor, 2)
    expect(end).toEqual({ records: [], cursor })
  })

  it('takes a topic that is not there for an empty one', async () => {
    const page = await readOwnPage(reader, { topic: 'origin.nobody', limit: 5 })
    expect(page.records).toEqual([])
  })

  it.each([
    ['of another topic', encodeOwnCursor([0])],
    ['ahead of the log', encodeOwnCursor([9, 0])],
    ['of another version', 'AgIAAAAAAAAAAAAAAAA'],
    ['that was cut', encodeOwnCursor([1, 1]).slice(0, -1)],
    ['with another spelling of its bytes', `${encodeOwnCursor([1, 1])}=`],
    ['that is none', '!'],
  ])('refuses a cursor %s', async (_, cursor) => {
    expect(await codeOf(pageOf(cursor, 5))).toBe('ERR_CURSOR_INVALID')
  })

  it('says where to go on when a cursor has expired', async () => {
    bus.expire({ topic, partition: 0 }, 2)
    const outcome: unknown = await pageOf(encodeOwnCursor([0, 0]), 5).catch((e: unknown) => e)
    expect(BusError.is(outcome, 'ERR_CURSOR_EXPIRED')).toBe(true)
    if (!BusError.is(outcome, 'ERR_CURSOR_EXPIRED')) return
    expect(decodeOwnCursor(outcome.details.earliest)).toEqual([2, 0])
  })
})
