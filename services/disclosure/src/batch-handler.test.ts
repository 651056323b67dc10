import { setTimeout } from 'node:timers/promises'
import type { Decision } from '@ujirani/events'
import {
  baseTopics,
  BrokerUnavailableError,
  createBusRecordWriter,
  type IncomingRecord,
  type OutgoingRecord,
  type Publisher,
  type RecordPosition,
} from '@ujirani/messaging'
import { createMetrics, silentLogger } from '@ujirani/runtime'
import { knownSchemas, toOriginRecord } from '@ujirani/testing'
import {
  createMemoryDisclosure,
  topicOf,
  type MemoryDisclosure,
} from '../test/fixtures/memory-disclosure.ts'
import { createBatchHandler } from './batch-handler.ts'
import { createDecisionSessions, SessionStaleError } from './decision-sessions.ts'
import { createMeasures } from './measures.ts'
import { createPlaces } from './places.ts'
import { createSecondLook } from './second-look.ts'

const origin = 'origin.bi.cgm'

describe('batch handler', () => {
  let disclosure: MemoryDisclosure
  /** Decides what becomes of each write; default: it is written. */
  let onWrite: (records: readonly OutgoingRecord[]) => Promise<'write' | 'fail' | 'write and fail'>
  let handle: (records: readonly IncomingRecord[], isRunning?: () => boolean) => Promise<void>

  const createHandle = () => {
    const { bus, log, clock, judge, publisher } = disclosure
    const publishAll = async (records: readonly OutgoingRecord[]) => {
      const what = await onWrite(records)
      let written: readonly RecordPosition[] = []
      if (what !== 'fail') written = await publisher.publishAll(records)
      if (what !== 'write') throw new BrokerUnavailableError()
      return written
    }
    const watched: Publisher = {
      ...publisher,
      publishAll,
      publish: (one) => publisher.publish(one),
    }
    const sessions = createDecisionSessions({
      reader: log.reader,
      records: log.records,
      publisher: watched,
      admin: bus.createAdmin(),
      logger: silentLogger,
      groupId: 'g',
      topics: () => [origin],
    })
    const { reader, follower } = log
    const parts = {
      ...{ judge, reader, follower, clock },
      publisher: watched,
      writer: createBusRecordWriter(publisher, knownSchemas),
      measures: createMeasures(createMetrics('disclosure')),
    }
    const secondLook = createSecondLook(parts)
    const handler = createBatchHandler({ ...parts, sessions, places: createPlaces(), secondLook })
    return (records: readonly IncomingRecord[], isRunning = () => true) =>
      handler({ topic: origin, partition: 0, records, isRunning })
  }

  beforeEach(async () => {
    disclosure = await createMemoryDisclosure()
    onWrite = () => Promise.resolve('write')
    handle = createHandle()
    await untilFresh()
  })
  afterEach(() => disclosure.stop())

  async function untilFresh(): Promise<void> {
    while (!disclosure.log.follower.isFresh()) {
      await disclosure.steward.beat()
      await setTimeout(5)
    }
  }

  const read = async (topic: string): Promise<readonly IncomingRecord[]> => {
    const { reader } = disclosure.log
    const end = (await reader.bounds([topic])).get(topic)?.[0]?.end ?? 0
    return reader.readRange({ topic, partition: 0, from: 0, to: end })
  }
  const decisions = async (): Promise<readonly Decision[]> =>
    Promise.all(
      (await read(baseTopics.decisions)).map((record) =>
        disclosure.log.records.read('Decision', record),
      ),
    )
  const copyIds = async (recipient: string): Promise<readonly string[]> =>
    (await read(topicOf(recipient))).map(
      ({ headers }) => headers.find(([name]) => name === 'ce_id')?.[1].toString() ?? '',
    )
  const storeMany = async (count: number): Promise<readonly IncomingRecord[]> => {
    const before = (await read(origin)).length
    const events = Array.from({ length: count }, () => disclosure.incident())
    const records = events.map((event) => toOriginRecord(event, knownSchemas))
    await disclosure.publisher.publishAll(records)
    return (await read(origin)).slice(before)
  }

  it('writes no copy before its decision has been acknowledged', async () => {
    const decided = Promise.withResolvers<undefined>()
    const seen: string[] = []
    onWrite = async ([first]) => {
      seen.push(first?.topic ?? 'nothing')
      if (first?.topic === baseTopics.decisions) await decided.promise
      return 'write'
    }
    const handling = handle(await storeMany(3))
    await setTimeout(50)
    expect(seen).toEqual([baseTopics.decisions])
    decided.resolve(undefined)
    await handling
    expect(seen).toHaveLength(2)
    expect(await copyIds('iom')).toHaveLength(3)
  })

  it('keeps the order of origin across chunks', async () => {
    await handle(await storeMany(300))
    const all = await decisions()
    expect(all.map(({ offset }) => offset)).toEqual([...all.keys()])
    const promised = all.map(({ lines }) => lines[1]?.copyId)
    expect(await copyIds('iom')).toEqual(promised)
  })

  it.each(['fail', 'write and fail'] as const)(
    'decides once when the write of decisions ends in doubt: %s',
    async (what) => {
      const records = await storeMany(5)
      onWrite = () => Promise.resolve(what)
      await expect(handle(records)).rejects.toThrow(BrokerUnavailableError)
      expect(await copyIds('iom')).toEqual([])
      onWrite = () => Promise.resolve('write')
      await handle(records)
      const all = await decisions()
      expect(all.map(({ offset, outcome }) => `${String(offset)} ${outcome}`)).toEqual(
        [0, 1, 2, 3, 4].map((offset) => `${String(offset)} DECIDED`),
      )
      expect(await copyIds('iom')).toEqual(all.map(({ lines }) => lines[1]?.copyId))
    },
  )

  it.each(['fail', 'write and fail'] as const)(
    'repeats copies, and no decision, when the write of copies ends in doubt: %s',
    async (what) => {
      const records = await storeMany(4)
      onWrite = ([first]) => Promise.resolve(first?.topic === baseTopics.decisions ? 'write' : what)
      await expect(handle(records)).rejects.toThrow(BrokerUnavailableError)
      onWrite = () => Promise.resolve('write')
      await handle(records)
      const all = await decisions()
      expect(all).toHaveLength(4)
      const ids = await copyIds('iom')
      expect(ids.slice(-4)).toEqual(all.map(({ lines }) => lines[1]?.copyId))
      expect(ids).toHaveLength(what === 'fail' ? 4 : 8)
      const copies = await read(topicOf('iom'))
      const bytes = new Set(
        copies.map(({ key, value, headers }) => JSON.stringify([key, value, headers])),
      )
      expect(bytes.size).toBe(4)
    },
  )

  it('completes what a process before it has left, from the log alone', async () => {
    const records = await storeMany(4)
    onWrite = ([first]) => Promise.resolve(first?.topic === baseTopics.decisions ? 'write' : 'fail')
    await expect(handle(records)).rejects.toThrow(BrokerUnavailableError)
    onWrite = () => Promise.resolve('write')
    const next = createHandle()
    await next(records)
    expect(await decisions()).toHaveLength(4)
    expect(await copyIds('tz.isd')).toHaveLength(4)
  })

  it.each(Array.from({ length: 8 }, (_, index) => [index >> 1, index % 2 === 0] as const))(
    'leaves a log that the next process completes when write %d fails (arrived: %s)',
    async (failing, hasArrived) => {
      const records = await storeMany(300)
      let writes = 0
      let isDead = false
      onWrite = () => {
        if (isDead) return Promise.resolve('fail')
        isDead = writes === failing
        writes += 1
        if (!isDead) return Promise.resolve('write')
        return Promise.resolve(hasArrived ? 'write and fail' : 'fail')
      }
      await expect(handle(records)).rejects.toThrow(BrokerUnavailableError)
      onWrite = () => Promise.resolve('write')
      await createHandle()(records)
      const all = await decisions()
      expect(all.map(({ offset }) => offset)).toEqual([...records.keys()])
      const promised = all.map(({ lines }) => lines[1]?.copyId)
      expect(new Set(await copyIds('iom'))).toEqual(new Set(promised))
      expect((await copyIds('iom')).slice(-300)).toEqual(promised)
    },
  )

  it('decides nothing without a fresh heartbeat, and goes on with one', async () => {
    const records = await storeMany(1)
    disclosure.clock.advance(6_000)
    expect(disclosure.log.follower.isFresh()).toBe(false)
    const handling = handle(records)
    await setTimeout(200)
    expect(await decisions()).toEqual([])
    await untilFresh()
    await handling
    expect(await decisions()).toHaveLength(1)
  })

  it('leaves a partition that went elsewhere without a word', async () => {
    await handle(await storeMany(2), () => false)
    expect(await decisions()).toEqual([])
  })

  it('looks at the log again when another process has decided meanwhile', async () => {
    const [first, second] = await storeMany(2)
    if (first === undefined || second === undefined) throw new TypeError('nothing was stored')
    await handle([first])
    const other = createHandle()
    await other([first, second])
    await expect(handle([first, second])).rejects.toThrow(SessionStaleError)
    await handle([first, second])
    expect((await decisions()).map(({ offset }) => offset)).toEqual([0, 1])
  })

  it('is not stopped by a decision that nobody can read', async () => {
    await disclosure.store({
      topic: baseTopics.decisions,
      key: 'x',
      value: Buffer.from('nonsense'),
      headers: [],
    })
    await handle(await storeMany(1))
    expect(await read(baseTopics.decisions)).toHaveLength(2)
    expect(await copyIds('iom')).toHaveLength(1)
  })

  it('writes what was judged before a record that cannot be judged now', async () => {
    const records = await storeMany(3)
    const { judge } = disclosure
    const decideNew = judge.decideNew.bind(judge)
    let isAway = true
    Object.assign(judge, {
      decideNew: (...[record, moment]: Parameters<typeof decideNew>) => {
        if (isAway && record.offset === 2) throw new BrokerUnavailableError()
        return decideNew(record, moment)
      },
    })
    await expect(handle(records)).rejects.toThrow(BrokerUnavailableError)
    expect(await copyIds('iom')).toHaveLength(2)
    isAway = false
    await handle(records)
    expect((await decisions()).map(({ offset }) => offset)).toEqual([0, 1, 2])
  })
})
