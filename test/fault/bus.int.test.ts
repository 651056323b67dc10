import { setTimeout } from 'node:timers/promises'
import { ask, codeOf, publish, publishBatch, readFeed, type Answer } from '../bus/calls.ts'
import { marked, startLoad, type Published } from '../bus/load.ts'
import { followStream, type Stream } from '../bus/stream.ts'
import { startWholeBus, type WholeBus } from '../bus/whole-bus.ts'

/** Starts the whole bus and plays its story. */
const startMs = 300_000
const testMs = 120_000
const patienceMs = 90_000

interface Receipt {
  readonly id: string
  readonly offset: number
}

/** Nothing can be stored now, or the ledger has still to catch up with what was. */
const isLater = (answer: Answer | undefined): answer is Answer =>
  answer !== undefined && (answer.status === 503 || codeOf(answer) === '429 ERR_LEDGER_BEHIND')

interface BatchItem {
  readonly status: number
  readonly receipt?: Receipt
}

describe('the whole bus on bad days', () => {
  let bus: WholeBus
  let stream: Stream
  beforeAll(async () => {
    bus = await startWholeBus()
    const page = await ask(bus, '/v1/feed?since=2100-01-01T00:00:00Z', { party: 'tz.isd' })
    const { cursor } = JSON.parse(page.text) as { cursor: string }
    stream = followStream(bus, 'tz.isd', cursor)
  }, startMs)
  afterAll(async () => {
    await stream.close()
    await bus.stop()
  }, 60_000)

  /** A restarted broker takes longer on a busy machine than anything else is waited for. */
  const until = async (what: string, test: () => boolean | Promise<boolean>): Promise<void> => {
    const endMs = performance.now() + patienceMs
    while (!(await test())) {
      if (performance.now() > endMs) throw new Error(`waited in vain: ${what}\n${bus.output()}`)
      await setTimeout(50)
    }
  }
  const pidOf = (part: string): number | undefined => bus.running().pids[part]
  /** Kills a part, as a power cut would; the supervisor starts it again. */
  const kill = (part: string): { readonly back: () => boolean } => {
    const before = pidOf(part)
    bus.signal(part, 'SIGKILL')
    return { back: () => pidOf(part) !== before }
  }
  const receiptOf = ({ text }: Answer): Receipt => JSON.parse(text) as Receipt
  const itemsOf = ({ text }: Answer): readonly BatchItem[] => JSON.parse(text) as BatchItem[]
  const tryPublish = (event: unknown): Promise<Answer | undefined> =>
    publish(bus, 'bi.cgm', event).catch(() => undefined)
  const isAnswering = async (): Promise<boolean> =>
    (await tryPublish(marked().event))?.status === 201

  /**
   * That nothing acknowledged is lost: each event stands in the log once, where its receipt says,
   * and its copy came to its reader; whatever came twice came with the same bytes.
   */
  const holds = async (
    acknowledged: readonly Omit<Published, 'answer'>[],
    receipts: readonly Receipt[],
  ): Promise<void> => {
    const logged = (await readFeed(bus, 'bi.cgm', '/v1/published')).map(({ id }) => id)
    const lost = receipts.filter(({ id }) => !logged.includes(id))
    expect(lost).toEqual([])
    expect(new Set(logged).size).toBe(logged.length)
    expect(new Set(receipts.map(({ offset }) => offset)).size).toBe(receipts.length)

    const missing = (): readonly string[] => {
      const came = stream.arrivals.map(({ data }) => data).join('\n')
      return acknowledged.map(({ mark }) => mark).filter((mark) => !came.includes(mark))
    }
    await until('every copy comes', () => missing().length === 0)
    const bytes = Map.groupBy(stream.arrivals, ({ id }) => id)
    const changed = [...bytes].filter(([, same]) => new Set(same.map(({ data }) => data)).size > 1)
    expect(changed).toEqual([])
    // One event has one copy for its reader, however often it was written.
    const copies = Map.groupBy(stream.arrivals, ({ data }) => /marque-[a-j]+-z/.exec(data)?.[0])
    const split = [...copies].filter(([, same]) => new Set(same.map(({ id }) => id)).size > 1)
    expect(split).toEqual([])
    // Read again from its beginning, the feed holds what the stream brought.
    const pages = new Map((await readFeed(bus, 'tz.isd')).map((event) => [event.id, event]))
    const other = [...bytes].filter(
      ([id, [first]]) => JSON.stringify(pages.get(id)) !== first?.data,
    )
    expect(other).toEqual([])
  }

  it(
    'loses nothing it has acknowledged when the broker is killed under load',
    async () => {
      const load = startLoad(bus, 4)
      await setTimeout(1_500)
      const broker = kill('kafka')
      await until('the broker runs again', broker.back)
      await until('the gateway takes events again', isAnswering)
      await setTimeout(1_000)
      const published = await load.stop()

      const strange = published.filter(
        ({ answer }) =>
          answer?.status !== 201 && !(isLater(answer) && answer.headers.has('retry-after')),
      )
      expect(strange.map(({ answer }) => answer && codeOf(answer))).toEqual([])
      const acknowledged = published.filter(({ answer }) => answer?.status === 201)
      expect(acknowledged.length).toBeGreaterThan(20)
      const receipts = acknowledged.flatMap(({ answer }) => (answer ? [receiptOf(answer)] : []))
      await holds(acknowledged, receipts)
      // The same receipts as before, from a gateway that has lost its broker meanwhile.
      for (const { event, answer } of acknowledged.slice(-5)) {
        expect(await tryPublish(event)).toMatchObject({ status: 200, text: answer?.text })
      }
    },
    testMs,
  )

  it.each(['gateway', 'disclosure'])(
    'loses nothing when the %s is killed in the middle of batches',
    async (part) => {
      const batches = Array.from({ length: 4 }, () => Array.from({ length: 100 }, marked))
      const publishAll = (batch: (typeof batches)[number]): Promise<Answer | undefined> =>
        publishBatch(
          bus,
          'bi.cgm',
          batch.map(({ event }) => event),
        ).catch(() => undefined)
      const opened = stream.openings()
      const first = await publishAll(batches[0] ?? [])
      const rest = batches.slice(1).map(publishAll)
      await setTimeout(20)
      const killed = kill(part)
      await Promise.all(rest)
      await until(`the ${part} runs again`, killed.back)
      await until('the gateway takes events again', isAnswering)

      const again = await publishAll(batches[0] ?? [])
      expect(again?.text).toBe(first?.text.replaceAll('"status":201', '"status":200'))
      const answers = await Promise.all(batches.map(publishAll))
      const items = answers.flatMap((answer) => (answer ? itemsOf(answer) : []))
      expect(items).toHaveLength(400)
      expect(items.filter(({ status }) => status !== 200 && status !== 201)).toEqual([])
      await holds(
        batches.flat(),
        items.flatMap(({ receipt }) => receipt ?? []),
      )
      expect(stream.openings() > opened).toBe(part === 'gateway')
    },
    testMs,
  )

  it(
    'lets nobody read within seconds of the steward’s last beat, and goes on by itself',
    async () => {
      const isd = { party: 'tz.isd' }
      expect((await ask(bus, '/v1/feed?limit=1', isd)).status).toBe(200)
      bus.signal('steward', 'SIGSTOP')
      const stoppedMs = performance.now()
      try {
        let answer = await ask(bus, '/v1/feed?limit=1', isd)
        while (answer.status === 200 && performance.now() - stoppedMs < 20_000) {
          await setTimeout(50)
          answer = await ask(bus, '/v1/feed?limit=1', isd)
        }
        expect(performance.now() - stoppedMs).toBeLessThan(6_500)
        expect(codeOf(answer)).toBe('503 ERR_LEASE_STALE')
        expect(answer.headers.has('retry-after')).toBe(true)
        const held = marked()
        expect((await publish(bus, 'bi.cgm', held.event)).status).toBe(201)
        const before = stream.arrivals.length
        await setTimeout(1_000)
        expect(stream.arrivals).toHaveLength(before)
        bus.signal('steward', 'SIGCONT')
        const came = (): boolean => stream.arrivals.some(({ data }) => data.includes(held.mark))
        await until('the held copy comes', came)
        const isOpen = async (): Promise<boolean> =>
          (await ask(bus, '/v1/feed?limit=1', isd)).status === 200
        await until('the feed is read again', isOpen)
      } finally {
        bus.signal('steward', 'SIGCONT')
      }
    },
    testMs,
  )

  it.each(['identity', 'registry'])(
    'goes on without the %s, and with it when it is back',
    async (part) => {
      await bus.tokens('bi.cgm')()
      await bus.tokens('tz.isd')()
      const schema = async (): Promise<string> => {
        const { registry } = bus.running() as unknown as { registry: string }
        const subject = 'org.ujirani.incident.v1.IncidentReported'
        return (await fetch(`${registry}/subjects/${subject}/versions/latest`)).text()
      }
      const before = part === 'registry' ? await schema() : ''
      const killed = kill(part)
      const published: Published[] = []
      const statuses = new Set<number>()
      do {
        const { mark, event } = marked()
        const answer = await publish(bus, 'bi.cgm', event)
        published.push({ mark, event, answer })
        statuses.add((await ask(bus, '/v1/feed?limit=1', { party: 'tz.isd' })).status)
        await setTimeout(100)
      } while (!killed.back() && published.length < 600)
      expect(published.filter(({ answer }) => answer?.status !== 201)).toEqual([])
      expect([...statuses]).toEqual([200])
      await holds(
        published,
        published.flatMap(({ answer }) => (answer ? [receiptOf(answer)] : [])),
      )
      if (part === 'registry') {
        await until('the registry answers as before', async () => {
          return (await schema().catch(() => '')) === before
        })
      } else {
        // A token of the new process, by keys that the gateway has to know again.
        const fresh = async (): Promise<number> => {
          const token = await bus.tokens('bi.cgm')({ renew: true })
          const headers = { authorization: `Bearer ${token}` }
          return (await fetch(`${bus.gateway}/v1/published`, { headers })).status
        }
        await until(
          'identity gives tokens again',
          async () => (await fresh().catch(() => 0)) === 200,
        )
      }
    },
    testMs,
  )
})
