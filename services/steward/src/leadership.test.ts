import type { BusRecordWriter, Publisher } from '@ujirani/messaging'
import { baseTopics, createBusRecordWriter, type BusLog } from '@ujirani/messaging'
import { silentLogger, systemClock } from '@ujirani/runtime'
import {
  createMemoryBus,
  createTestParties,
  knownSchemas,
  openMemoryLog,
  until,
  type MemoryBus,
} from '@ujirani/testing'
import { NotLeadingError } from './errors.ts'
import { fenceWriter } from './fenced.ts'
import { createLeadership, type Leadership } from './leadership.ts'

/** One of several stewards, whose writes a test can hold up. */
interface Candidate {
  readonly leadership: Leadership
  readonly writer: BusRecordWriter
  readonly setCut: (isCut: boolean) => void
  readonly runs: () => number
}

describe('leadership', () => {
  let bus: MemoryBus
  let log: BusLog
  let publisher: Publisher
  let candidates: Candidate[]

  beforeEach(async () => {
    bus = createMemoryBus(systemClock)
    const { trust } = await createTestParties({ parties: ['iom'] })
    log = openMemoryLog(bus, trust, systemClock)
    publisher = bus.createPublisher()
    candidates = []
    const topics = [baseTopics.heartbeat, baseTopics.agreements, baseTopics.parties]
    const rest = { partitions: 1, replication: 1, config: {} }
    await bus.createAdmin().createTopics(topics.map((topic) => ({ topic, ...rest })))
  })
  afterEach(async () => {
    await Promise.all(candidates.map(({ leadership }) => leadership.stop()))
    await publisher.close()
    await log.close()
  })

  const create = (steward: string): Candidate => {
    let running = 0
    let held = Promise.resolve()
    let release: () => void = () => undefined
    const direct = createBusRecordWriter(publisher, knownSchemas)
    const writer: BusRecordWriter = {
      encode: (name, record) => direct.encode(name, record),
      write: async (name, record) => {
        await held
        return direct.write(name, record)
      },
    }
    const { reader, records } = log
    const parts = { reader, records, writer, clock: systemClock, logger: silentLogger, steward }
    const lead = () => ({
      start: () => {
        running += 1
        return Promise.resolve()
      },
      stop: () => {
        running -= 1
        return Promise.resolve()
      },
    })
    const candidate = {
      leadership: createLeadership({ ...parts, lead }),
      writer,
      setCut: (isCut: boolean) => {
        release()
        if (!isCut) return
        const cut = Promise.withResolvers<undefined>()
        held = cut.promise.then(() => undefined)
        release = () => {
          cut.resolve(undefined)
        }
      },
      runs: () => running,
    }
    candidates.push(candidate)
    return candidate
  }

  it('is given to one of those that begin at once', async () => {
    const all = ['a', 'b', 'c'].map(create)
    await Promise.all(all.map(({ leadership }) => leadership.start()))
    await until(() => all.some(({ leadership }) => leadership.isLeading()))
    expect(all.map(({ runs }) => runs()).sort()).toEqual([0, 0, 1])
    expect(all.every(({ leadership }) => leadership.isLed())).toBe(true)
  })

  it('goes to the next at once when the leader ends in order', async () => {
    const [one, other] = [create('a'), create('b')]
    await one.leadership.start()
    await other.leadership.start()
    expect(other.leadership.isLeading()).toBe(false)
    await one.leadership.stop()
    expect(one.runs()).toBe(0)
    await until(() => other.leadership.isLeading())
  })

  it('is lost by a leader that nobody hears, before another has it', async () => {
    const [one, other] = [create('a'), create('b')]
    await one.leadership.start()
    await other.leadership.start()
    one.setCut(true)
    const atMs = performance.now()
    let both = 0
    await until(() => {
      if (one.leadership.isLeading() && other.leadership.isLeading()) both += 1
      return other.leadership.isLeading()
    })
    expect(performance.now() - atMs).toBeLessThan(3_000)
    expect(both).toBe(0)
    await until(() => one.runs() === 0 && other.runs() === 1)
    // Its beat comes late, after the claim: it counts for nothing.
    one.setCut(false)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect([one.leadership.isLeading(), other.leadership.isLeading()]).toEqual([false, true])
  })

  it('lets nothing be written by who does not lead', async () => {
    const [one, other] = [create('a'), create('b')]
    await one.leadership.start()
    await other.leadership.start()
    const value = {
      ...{ agreementsEnd: 0, partiesEnd: 0, at: 0, steward: 'x' },
      ...{ kind: null, term: null },
    }
    const record = { topic: baseTopics.heartbeat, key: null, value }
    const write = ({ leadership, writer }: Candidate) =>
      fenceWriter(writer, leadership).write('Heartbeat', record)
    await expect(write(other)).rejects.toThrow(NotLeadingError)
    await write(one)
  })
})
