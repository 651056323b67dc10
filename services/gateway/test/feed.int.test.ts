import { setTimeout } from 'node:timers/promises'
import { callerOf, codeOf, type Answer, type Caller } from './fixtures/calls.ts'
import { idsOf, openStream, type TestStream } from './fixtures/event-stream.ts'
import { copyId, createFeedBus, type CopySpec, type FeedBus } from './fixtures/feed-bus.ts'
import { startGateway, type GatewayProcess } from './fixtures/gateway-process.ts'
import { startRealBus, type RealBus } from './fixtures/real-bus.ts'

const people = {
  clients: [
    { clientId: 'tz.isd-system', kind: 'machine', scopes: ['feed:read'] },
    { clientId: 'tz.isd-dashboard', kind: 'people', scopes: ['feed:read'] },
  ],
  roles: { officer: ['border-desk'] },
} as const

const eventsOf = ({ json }: Answer) => json['events'] as readonly { readonly id: string }[]
const pageIds = (page: Answer): readonly string[] => eventsOf(page).map(({ id }) => id)
const cursorOf = ({ json }: Answer): string => String(json['cursor'])

describe('the feed', () => {
  let bus: RealBus
  let feed: FeedBus
  let gateway: GatewayProcess
  let isd: Caller
  const streams: TestStream[] = []
  const copy = (number: number, members: Partial<CopySpec> = {}): CopySpec => ({
    agreement: 'one',
    to: 'tz.isd',
    number,
    ...members,
  })
  const open = async (query = '', members: { token?: string; lastEventId?: string } = {}) => {
    const url = `${gateway.url}/v1/feed${query}`
    const stream = await openStream({ url, token: bus.token('tz.isd'), ...members })
    streams.push(stream)
    return stream
  }
  const first = [1, 2, 3, 4, 5].map((number) => copy(number))
  const other = [6, 7].map((number) => copy(number, { agreement: 'two' }))

  beforeAll(async () => {
    bus = await startRealBus(['bi.cgm', 'tz.isd', 'iom'])
    await bus.admit('tz.isd', people)
    feed = createFeedBus(bus)
    await feed.conclude({ agreement: 'one', from: 'bi.cgm', to: 'tz.isd' })
    await feed.conclude({ agreement: 'two', from: 'bi.cgm', to: 'tz.isd' })
    await feed.conclude({ agreement: 'unsigned', from: 'bi.cgm', to: 'tz.isd', isUnsigned: true })
    gateway = await startGateway(bus.env)
    await gateway.untilReady()
    isd = callerOf(gateway, bus, 'tz.isd')
    for (const each of first) await feed.disclose(each)
    for (const each of other) await feed.disclose(each)
    await feed.disclose(copy(8, { agreement: 'unsigned' }))
  }, 120_000)
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close()
  })
  afterAll(async () => {
    await gateway.kill('SIGTERM')
    await feed.close()
    await bus.stop()
  }, 30_000)

  it('shows a page of all agreements in force, in the order of disclosure', async () => {
    const page = await isd.get('/v1/feed')
    expect(codeOf(page)).toBe('200')
    expect(pageIds(page)).toEqual([...first, ...other].map(copyId))
    expect(page.headers.get('cache-control')).toBe('no-store')
  })

  it('pages on from its cursors without skipping or repeating', async () => {
    const seen: string[] = []
    let after = ''
    for (let pages = 0; pages < 4; pages += 1) {
      const page = await isd.get(`/v1/feed?limit=2${after}`)
      seen.push(...pageIds(page))
      after = `&after=${cursorOf(page)}`
    }
    expect(seen).toEqual([...first, ...other].map(copyId))
    const end = await isd.get(`/v1/feed?limit=2${after}`)
    expect(pageIds(end)).toEqual([])
  })

  it('streams what it pages, byte for byte, with the cursor after each event', async () => {
    const page = await isd.get('/v1/feed')
    const stream = await open()
    await stream.until(7)
    expect(stream.status).toBe(200)
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    const texts = stream.messages.map(({ data }) => data)
    expect(`{"events":[${texts.join(',')}]`).toBe(
      page.text.slice(0, page.text.indexOf(',"cursor"')),
    )
    const third = stream.messages[2]?.id ?? ''
    expect(pageIds(await isd.get(`/v1/feed?after=${third}`))).toEqual(
      [...first, ...other].map(copyId).slice(3),
    )
    const resumed = await open('', { lastEventId: third })
    await resumed.until(4)
    expect(idsOf(resumed.messages)).toEqual([...first, ...other].map(copyId).slice(3))
  })

  it('reads one agreement, and leaves the place in the others alone', async () => {
    const two = await isd.get('/v1/feed?agreement=two')
    expect(pageIds(two)).toEqual(other.map(copyId))
    const rest = await isd.get(`/v1/feed?after=${cursorOf(two)}`)
    expect(pageIds(rest)).toEqual(first.map(copyId))
  })

  it.each(['one-more', 'unsigned'])('finds nothing under agreement %s', async (agreement) => {
    const page = await isd.get(`/v1/feed?agreement=${agreement}`)
    expect([codeOf(page), pageIds(page)]).toEqual(['200', []])
  })

  it('moves its cursor past what a filter hides', async () => {
    const none = await isd.get('/v1/feed?type=org.ujirani.incident.closed.v1')
    expect(pageIds(none)).toEqual([])
    expect(pageIds(await isd.get(`/v1/feed?after=${cursorOf(none)}`))).toEqual([])
    expect(pageIds(await isd.get('/v1/feed?until=2020-01-01T00:00:00Z'))).toEqual([])
    expect(pageIds(await isd.get('/v1/feed?since=2020-01-01T00:00:00Z'))).toHaveLength(7)
  })

  it('shows another party nothing of it, by page, stream, or with its cursor', async () => {
    const iom = callerOf(gateway, bus, 'iom')
    const mine = await isd.get('/v1/feed')
    expect(pageIds(await iom.get('/v1/feed'))).toEqual([])
    expect(codeOf(await iom.get(`/v1/feed?after=${cursorOf(mine)}`))).toBe('400 ERR_CURSOR_INVALID')
    const stream = await open('', { token: bus.token('iom') })
    await feed.disclose(copy(20))
    const own = await open(`?after=${cursorOf(mine)}`)
    await own.until(1)
    expect(stream.text()).toMatch(/^retry: \d+\n\n$/)
  })

  it('answers a long poll as soon as something comes, and with nothing when nothing does', async () => {
    const now = cursorOf(await isd.get('/v1/feed'))
    const startedMs = performance.now()
    const waiting = isd.get(`/v1/feed?wait=20&after=${now}`)
    const later = setTimeout(300).then(() => feed.disclose(copy(21)))
    const page = await waiting
    await later
    expect(pageIds(page)).toEqual([copyId(copy(21))])
    expect(performance.now() - startedMs).toBeLessThan(5_000)
    const empty = await isd.get(`/v1/feed?wait=0.3&after=${cursorOf(page)}`)
    expect(pageIds(empty)).toEqual([])
  })

  it('shows people only what their roles may see, and machines all', async () => {
    const now = cursorOf(await isd.get('/v1/feed'))
    await feed.disclose(copy(30, { roles: ['analyst'] }), copy(31, { roles: ['border-desk'] }))
    await feed.disclose(copy(32))
    const token = (roles: readonly string[]) =>
      bus.issuer.token({ clientId: 'tz.isd-dashboard', scope: 'feed:read' }, { roles })
    const ids = async (caller: Caller) => pageIds(await caller.get(`/v1/feed?after=${now}`))
    const [analyst, desk, all] = [30, 31, 32].map((number) => copyId(copy(number)))
    expect(await ids(isd)).toEqual([analyst, desk, all])
    expect(await ids(callerOf(gateway, bus, 'tz.isd', token(['officer'])))).toEqual([desk, all])
    expect(await ids(callerOf(gateway, bus, 'tz.isd', token([])))).toEqual([all])
    const stream = await open(`?after=${now}`, { token: token(['officer']) })
    await stream.until(2)
    expect(idsOf(stream.messages)).toEqual([desk, all])
  })

  it('passes over a record that belongs on another topic, and over bytes that are no copy', async () => {
    const now = cursorOf(await isd.get('/v1/feed'))
    const stream = await open(`?after=${now}`)
    const misplaced = await feed.toCopy(copy(40, { agreement: 'two' }))
    await feed.publisher.publish({ ...misplaced, topic: 'shared.one.tz.isd' })
    const { topic } = await feed.toCopy(copy(41))
    await feed.publisher.publish({ topic, key: 'x', value: Buffer.from('no'), headers: [] })
    await feed.disclose(copy(42))
    await stream.until(1)
    expect(idsOf(stream.messages)).toEqual([copyId(copy(42))])
    expect(pageIds(await isd.get(`/v1/feed?after=${now}`))).toEqual([copyId(copy(42))])
    expect(gateway.output().match(/record not shown/g)?.length).toBeGreaterThanOrEqual(2)
  })

  it('follows an agreement from the moment it is in force', async () => {
    const now = cursorOf(await isd.get('/v1/feed'))
    const stream = await open(`?after=${now}`)
    await feed.conclude({ agreement: 'three', from: 'bi.cgm', to: 'tz.isd' })
    await feed.disclose(copy(50, { agreement: 'three' }))
    await stream.until(1)
    expect(idsOf(stream.messages)).toEqual([copyId(copy(50, { agreement: 'three' }))])
  })

  it.each([
    ['nonsense', 'after=nonsense', '400 ERR_CURSOR_INVALID'],
    ['a limit of none', 'limit=0', '400 ERR_REQUEST_INVALID'],
    ['too long a wait', 'wait=31', '400 ERR_REQUEST_INVALID'],
    ['a day that is none', 'since=2020-02-30', '400 ERR_REQUEST_INVALID'],
    ['an unknown parameter', 'access_token=x', '400 ERR_REQUEST_INVALID'],
  ])('refuses %s', async (_, query, expected) => {
    expect(codeOf(await isd.get(`/v1/feed?${query}`))).toBe(expected)
  })

  it('gives one copy by its id, to its recipient only', async () => {
    const iom = callerOf(gateway, bus, 'iom')
    const [open, bound] = [copy(60), copy(61, { roles: ['analyst'] })]
    for (const each of [open, bound]) await feed.decide(each)
    await feed.disclose(open, bound)
    const path = (number: number) => `/v1/events/${copyId(copy(number))}`
    /** A copy is found by its id a moment after it was disclosed. */
    const find = async (number: number): Promise<Answer> => {
      let answer = await isd.get(path(number))
      for (let tries = 0; tries < 200 && answer.status === 404; tries += 1) {
        await setTimeout(50)
        answer = await isd.get(path(number))
      }
      return answer
    }
    expect((await find(60)).json).toMatchObject({ id: copyId(open), agreement: 'one' })
    expect(codeOf(await find(61))).toBe('200')
    const officer = bus.issuer.token(
      { clientId: 'tz.isd-dashboard', scope: 'feed:read' },
      { roles: ['officer'] },
    )
    const officers = callerOf(gateway, bus, 'tz.isd', officer)
    expect(codeOf(await officers.get(path(60)))).toBe('200')
    for (const refused of [
      await officers.get(path(61)),
      await iom.get(path(60)),
      await isd.get(path(62)),
    ]) {
      expect(codeOf(refused)).toBe('404 ERR_NOT_FOUND')
    }
  })

  it('takes 20 streams of a party and not one more, until one ends', async () => {
    const opened = await Promise.all(Array.from({ length: 20 }, () => open()))
    expect(opened.every(({ status }) => status === 200)).toBe(true)
    const refused = await open()
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '5'])
    opened[0]?.close()
    await setTimeout(200)
    expect((await open()).status).toBe(200)
  })
})
