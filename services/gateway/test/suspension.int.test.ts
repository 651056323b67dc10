import { setTimeout } from 'node:timers/promises'
import { until } from '@ujirani/testing'
import { callerOf, codeOf, type Answer, type Caller } from './fixtures/calls.ts'
import { openStream, type TestStream } from './fixtures/event-stream.ts'
import { copyId, createFeedBus, type CopySpec, type FeedBus } from './fixtures/feed-bus.ts'
import { startGateway, type GatewayProcess } from './fixtures/gateway-process.ts'
import { startRealBus, type RealBus } from './fixtures/real-bus.ts'
import { signedAct, startStewardDesk, type StewardDesk } from './fixtures/steward-desk.ts'

const boundMs = 1_000
const copy = (agreement: string, number: number): CopySpec => ({ agreement, to: 'tz.isd', number })
const pageIds = ({ json }: Answer): readonly string[] =>
  (json['events'] as readonly { readonly id: string }[]).map(({ id }) => id)

describe('a suspension of one of two agreements', () => {
  let bus: RealBus
  let feed: FeedBus
  let desk: StewardDesk
  let gateway: GatewayProcess
  let isd: Caller
  let cgm: Caller
  const streams: TestStream[] = []
  const open = async (query = ''): Promise<TestStream> => {
    const stream = await openStream({
      url: `${gateway.url}/v1/feed${query}`,
      token: bus.token('tz.isd'),
    })
    streams.push(stream)
    return stream
  }
  const idsOf = ({ messages }: TestStream): readonly string[] =>
    messages
      .filter(({ id }) => id !== undefined)
      .map(({ data }) => (JSON.parse(data) as { readonly id: string }).id)
  const act = async (action: 'suspend' | 'resume'): Promise<void> => {
    const spec = { agreement: 'one', party: 'bi.cgm', words: { action } }
    const answer = await cgm.post('/v1/agreements/one/acts', {
      act: await signedAct(bus, cgm, spec),
    })
    expect(codeOf(answer)).toBe('201')
  }

  beforeAll(async () => {
    bus = await startRealBus(['bi.cgm', 'tz.isd'])
    feed = createFeedBus(bus)
    desk = await startStewardDesk(bus)
    for (const agreement of ['one', 'two']) {
      await feed.conclude({ agreement, from: 'bi.cgm', to: 'tz.isd' })
    }
    gateway = await startGateway({ ...bus.env, UJIRANI_GATEWAY_STEWARD_URL: desk.url })
    await gateway.untilReady()
    isd = callerOf(gateway, bus, 'tz.isd')
    cgm = callerOf(gateway, bus, 'bi.cgm')
    for (const each of [copy('one', 1), copy('two', 2)]) {
      await feed.decide(each)
      await feed.disclose(each)
    }
    await until(async () => (await isd.get('/v1/feed')).status === 200)
    await until(async () => (await isd.get(`/v1/events/${copyId(copy('one', 1))}`)).status === 200)
  }, 120_000)
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close()
  })
  afterAll(async () => {
    await gateway.kill('SIGTERM')
    await feed.close()
    await desk.stop()
    await bus.stop()
  }, 30_000)

  it('takes it off streams, long polls, pages and ids at once, and leaves the other', async () => {
    const [one, two] = [copyId(copy('one', 1)), copyId(copy('two', 2))]
    const before = await isd.get('/v1/feed')
    expect(pageIds(before)).toEqual([one, two])
    const stream = await open()
    await stream.until(2)
    const poll = isd.get(`/v1/feed?wait=10&after=${String(before.json['cursor'])}`)
    await setTimeout(200)
    await act('suspend')
    expect(codeOf(await isd.get(`/v1/events/${one}`))).toBe('404 ERR_NOT_FOUND')
    expect(codeOf(await isd.get(`/v1/events/${two}`))).toBe('200')
    const after = await isd.get('/v1/feed')
    expect(pageIds(after)).toEqual([two])
    // A disclosure that did not hear of it yet: what it writes must not come through either.
    await feed.disclose(copy('one', 3), copy('two', 4))
    expect(pageIds(await poll)).toEqual([copyId(copy('two', 4))])
    await stream.until(4)
    expect(idsOf(stream)).toEqual([one, two, copyId(copy('two', 4))])
    const notice = stream.messages.find(({ event }) => event === 'notice')
    expect(JSON.parse(notice?.data ?? '{}')).toEqual({ agreement: 'one', state: 'SUSPENDED' })
    const fresh = await open()
    await fresh.until(2)
    expect(idsOf(fresh)).toEqual([two, copyId(copy('two', 4))])

    await act('resume')
    await stream.until(6)
    expect(idsOf(stream).at(-1)).toBe(copyId(copy('one', 3)))
    const resumed = await isd.get(`/v1/feed?after=${String(after.json['cursor'])}`)
    expect(new Set(pageIds(resumed))).toEqual(
      new Set([one, copyId(copy('one', 3)), copyId(copy('two', 4))]),
    )
  }, 60_000)

  it('is counted, with the time it took', async () => {
    const text = await (await fetch(`${gateway.metricsUrl}/metrics`)).text()
    expect(text).toMatch(/^ujirani_revocation_seconds_count\S* 1$/m)
    expect(text).toMatch(/^ujirani_feed_withdrawn_topics\S* 1$/m)
  })

  it('is bounded like it: a key that its issuer withdraws opens nothing a second later', async () => {
    const token = bus.token('tz.isd')
    const caller = callerOf(gateway, bus, 'tz.isd', token)
    const stream = await open('?since=2100-01-01T00:00:00Z')
    expect(codeOf(await caller.get('/v1/feed'))).toBe('200')
    bus.issuer.setPublished(false)
    const withdrawnMs = performance.now()
    await stream.ended
    expect(performance.now() - withdrawnMs).toBeLessThan(boundMs)
    expect(stream.messages.map(({ data }) => data)).toEqual(['{"reason":"token-expired"}'])
    expect(codeOf(await caller.get('/v1/feed'))).toBe('401 ERR_TOKEN_INVALID')
    bus.issuer.setPublished(true)
    await until(async () => (await caller.get('/v1/feed')).status === 200)
  }, 60_000)
})
