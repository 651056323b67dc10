import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { until } from '@ujirani/testing'
import { callerOf, codeOf } from './fixtures/calls.ts'
import { idsOf, openStream, type TestStream } from './fixtures/event-stream.ts'
import { copyId, createFeedBus, type CopySpec, type FeedBus } from './fixtures/feed-bus.ts'
import { startGateway, type GatewayProcess } from './fixtures/gateway-process.ts'
import { startRealBus, type RealBus } from './fixtures/real-bus.ts'

const copy = (number: number): CopySpec => ({ agreement: 'one', to: 'tz.isd', number })
const range = (from: number, to: number): readonly CopySpec[] =>
  Array.from({ length: to - from }, (_, index) => copy(from + index))

describe('the feed on bad days', () => {
  let bus: RealBus
  let feed: FeedBus
  let gateway: GatewayProcess
  const streams: TestStream[] = []
  const open = async (members: { token?: string; lastEventId?: string } = {}) => {
    const url = `${gateway.url}/v1/feed`
    const stream = await openStream({ url, token: bus.token('tz.isd'), ...members })
    streams.push(stream)
    return stream
  }
  /** A stream that has seen everything there is so far. */
  const openAtEnd = async (token: string = bus.token('tz.isd')): Promise<TestStream> => {
    const page = await callerOf(gateway, bus, 'tz.isd', token).get(
      '/v1/feed?since=2100-01-01T00:00:00Z',
    )
    return open({ token, lastEventId: String(page.json['cursor']) })
  }
  const reasonOf = ({ messages }: TestStream) =>
    messages.filter(({ event }) => event === 'closed').map(({ data }) => data)

  beforeAll(async () => {
    bus = await startRealBus(['bi.cgm', 'tz.isd'])
    feed = createFeedBus(bus)
    await feed.conclude({ agreement: 'one', from: 'bi.cgm', to: 'tz.isd' })
    gateway = await startGateway(bus.env)
    await gateway.untilReady()
    for (const each of range(0, 5)) await feed.disclose(each)
  }, 120_000)
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close()
  })
  afterAll(async () => {
    await gateway.kill('SIGKILL')
    await feed.close()
    await bus.stop()
  }, 30_000)

  it('ends a stream within a second of its token’s expiry, and lets another go on', async () => {
    const exp = Math.floor(Date.now() / 1000) + 3
    const token = bus.issuer.token({ clientId: 'tz.isd-system', scope: 'feed:read' }, { exp })
    const [expiring, lasting] = [await openAtEnd(token), await openAtEnd()]
    await expiring.ended
    const lateMs = Date.now() - exp * 1000
    expect(reasonOf(expiring)).toEqual(['{"reason":"token-expired"}'])
    expect(lateMs).toBeGreaterThanOrEqual(0)
    expect(lateMs).toBeLessThan(1_000)
    await feed.disclose(copy(10))
    await lasting.until(1)
    expect(idsOf(lasting.messages)).toEqual([copyId(copy(10))])
    expect(idsOf(expiring.messages.slice(0, -1))).toEqual([])
  })

  it('ends a stream within a second of its client’s removal, and takes it no more', async () => {
    await bus.admit('tz.isd', {
      clients: [
        { clientId: 'tz.isd-system', kind: 'machine', scopes: ['feed:read'] },
        { clientId: 'tz.isd-desk', kind: 'machine', scopes: ['feed:read'] },
      ],
    })
    const token = bus.issuer.token({ clientId: 'tz.isd-desk', scope: 'feed:read' })
    await setTimeout(500)
    const [removed, lasting] = [await openAtEnd(token), await openAtEnd()]
    const clients = [{ clientId: 'tz.isd-system', kind: 'machine', scopes: ['feed:read'] }] as const
    await bus.admit('tz.isd', { clients })
    const startedMs = performance.now()
    await removed.ended
    expect(performance.now() - startedMs).toBeLessThan(1_000)
    expect(reasonOf(removed)).toEqual(['{"reason":"token-expired"}'])
    await feed.disclose(copy(20))
    expect(removed.messages).toHaveLength(1)
    await lasting.until(1)
    expect(idsOf(lasting.messages)).toEqual([copyId(copy(20))])
    expect(reasonOf(lasting)).toEqual([])
    const caller = callerOf(gateway, bus, 'tz.isd', token)
    expect(codeOf(await caller.get('/v1/feed'))).toBe('401 ERR_TOKEN_INVALID')
  })

  it('stops reads within five seconds of the last beat, and goes on by itself', async () => {
    const stream = await openAtEnd()
    const isd = callerOf(gateway, bus, 'tz.isd')
    const { json } = await isd.get('/v1/feed?since=2100-01-01T00:00:00Z')
    bus.setBeating(false)
    await setTimeout(5_600)
    await feed.disclose(copy(30))
    const page = await isd.get('/v1/feed')
    expect(codeOf(page)).toBe('503 ERR_LEASE_STALE')
    expect(page.headers.get('retry-after')).toBe('2')
    const refused = await open()
    expect(refused.status).toBe(503)
    await setTimeout(500)
    expect(stream.messages).toEqual([])
    bus.setBeating(true)
    await stream.until(1, 5_000)
    expect(idsOf(stream.messages)).toEqual([copyId(copy(30))])
    const after = await isd.get(`/v1/feed?after=${String(json['cursor'])}`)
    expect((after.json['events'] as { id: string }[])[0]?.id).toBe(copyId(copy(30)))
  }, 30_000)

  it('counts its lease on a clock that does not jump', async () => {
    const file = join(bus.folder, 'offset')
    const jump = (byMs: number): void => {
      writeFileSync(file, String(byMs))
    }
    jump(0)
    const clock = pathToFileURL(join(import.meta.dirname, 'fixtures', 'jumping-clock.ts'))
    clock.searchParams.set('file', file)
    const index = { UJIRANI_GATEWAY_INDEX_FILE: ':memory:' }
    const jumping = await startGateway({ ...bus.env, ...index }, ['--import', clock.href])
    const isd = callerOf(jumping, bus, 'tz.isd')
    const status = async () => (await isd.get('/v1/feed')).status
    await jumping.untilReady()
    await until(async () => (await status()) === 200)
    // Longer than the lease: by the wall clock no beat would be fresh any more.
    jump(60_000)
    const seen = new Set<number>()
    for (let looks = 0; looks < 10; looks += 1) {
      seen.add(await status())
      await setTimeout(50)
    }
    expect([...seen]).toEqual([200])
    // And back: by the wall clock the last beat would be fresh for an hour.
    jump(-3_600_000)
    bus.setBeating(false)
    const stoppedMs = performance.now()
    await until(async () => (await status()) === 503)
    expect(performance.now() - stoppedMs).toBeLessThan(6_500)
    bus.setBeating(true)
    await until(async () => (await status()) === 200)
    await jumping.kill('SIGTERM')
  }, 60_000)

  it('tells how many streams it ended for their readers’ tokens', async () => {
    const text = await (await fetch(`${gateway.metricsUrl}/metrics`)).text()
    expect(text).toMatch(/^ujirani_feed_refused_streams\S* 2$/m)
  })

  it('cuts a reader that does not read, and keeps its memory for others', async () => {
    const slow = await openAtEnd()
    const quick = await openAtEnd()
    slow.pause()
    // More than the sockets of both ends hold.
    for (let from = 1_000; from < 9_000; from += 1_000)
      await feed.disclose(...range(from, from + 1_000))
    await quick.until(8_000)
    const startedMs = performance.now()
    const metric = async () =>
      /ujirani_feed_cut_streams\S* (\d+)/.exec(
        await (await fetch(`${gateway.metricsUrl}/metrics`)).text(),
      )?.[1]
    while ((await metric()) === '0') await setTimeout(100)
    expect(performance.now() - startedMs).toBeLessThan(15_000)
    slow.resume()
    await slow.ended
    expect(idsOf(slow.messages.filter(({ event }) => event !== 'closed')).length).toBeLessThan(
      8_000,
    )
    expect(idsOf(quick.messages)).toEqual(range(1_000, 9_000).map(copyId))
  }, 60_000)

  it('goes on over a restart of the broker with nothing skipped and nothing changed', async () => {
    const stream = await openAtEnd()
    await feed.disclose(...range(20_000, 20_050))
    await stream.until(50)
    await bus.broker.kill()
    const cutMs = performance.now()
    const isd = callerOf(gateway, bus, 'tz.isd')
    await until(async () => codeOf(await isd.get('/v1/feed')) === '503 ERR_LEASE_STALE')
    expect(performance.now() - cutMs).toBeLessThan(6_500)
    expect(stream.messages).toHaveLength(50)
    await bus.broker.restart()
    await feed.disclose(...range(20_050, 20_100))
    await stream.until(100, 60_000)
    expect(idsOf(stream.messages)).toEqual(range(20_000, 20_100).map(copyId))
    expect(reasonOf(stream)).toEqual([])
    const resumed = await open({ lastEventId: stream.messages[9]?.id ?? '' })
    await resumed.until(90)
    const data = (messages: TestStream['messages']) => messages.map((message) => message.data)
    expect(data(resumed.messages)).toEqual(data(stream.messages).slice(10))
  }, 120_000)

  it('says goodbye at a stop, and takes its cursors up again after the start', async () => {
    const stream = await openAtEnd()
    await feed.disclose(copy(30_000))
    await stream.until(1)
    const ended = gateway.kill('SIGTERM')
    await stream.ended
    expect(reasonOf(stream)).toEqual(['{"reason":"shutting-down"}'])
    expect(await ended).toBe(0)
    await feed.disclose(copy(30_001))
    gateway = await startGateway(bus.env)
    await gateway.untilReady()
    // It reads for nobody before it has heard the steward's heart once.
    const isd = callerOf(gateway, bus, 'tz.isd')
    await until(async () => (await isd.get('/v1/feed')).status !== 503)
    const resumed = await open({ lastEventId: stream.messages[0]?.id ?? '' })
    await resumed.until(1)
    expect(idsOf(resumed.messages)).toEqual([copyId(copy(30_001))])
  }, 60_000)
})
