import {
  eventOf,
  frame,
  json,
  problem,
  startTestGateway,
  stream,
  type TestGateway,
} from '../test/gateway.ts'
import type { Client, ClientOptions } from './client.ts'
import type { FeedItem } from './feed.ts'

const closed = (reason: string): string => `event: closed\ndata: {"reason":"${reason}"}\n\n`

describe('a live feed', () => {
  let gateway: TestGateway
  beforeEach(async () => {
    gateway = await startTestGateway()
  })
  afterEach(() => gateway.stop())

  /** Follows until `count` events have come. */
  const take = async (
    count: number,
    query: Partial<Parameters<Client['feed']>[0]> = {},
    options: Partial<ClientOptions> = {},
  ): Promise<number[]> => {
    const numbers: number[] = []
    for await (const { event } of gateway.client(options).feed({ live: true, ...query })) {
      numbers.push((event.data as { n: number }).n)
      if (numbers.length === count) break
    }
    return numbers
  }
  const afters = (): (string | null)[] => gateway.seen.map(({ query }) => query.get('after'))

  it('gives each event with the cursor after it, and asks as an event stream', async () => {
    gateway.answer(stream([': ping\n\n', frame(1), frame(2)], 'open'))
    const items: FeedItem[] = []
    for await (const item of gateway.client().feed({ live: true, agreement: 'a-1' })) {
      items.push(item)
      if (items.length === 2) break
    }
    expect(items).toEqual([
      { event: eventOf(1), cursor: 'c1' },
      { event: eventOf(2), cursor: 'c2' },
    ])
    expect(gateway.seen[0]).toMatchObject({
      path: '/v1/feed',
      headers: { accept: 'text/event-stream', authorization: 'Bearer token-1' },
    })
    expect(gateway.seen[0]?.query.get('agreement')).toBe('a-1')
  })

  it.each(['end', 'cut'] as const)('goes on from the last cursor after an %s', async (ending) => {
    gateway.answer(stream([frame(1), frame(2)], ending), stream([frame(3)], 'open'))
    await expect(take(3)).resolves.toEqual([1, 2, 3])
    expect(afters()).toEqual([null, 'c2'])
  })

  it('begins where it is told to', async () => {
    gateway.answer(stream([frame(8)], 'open'))
    await take(1, { after: 'c7' })
    expect(afters()).toEqual(['c7'])
  })

  it('does not give out an event that was cut short, at whichever byte', async () => {
    const second = frame(2)
    for (let length = 1; length < second.length; length += 7) {
      gateway.seen.length = 0
      gateway.answer(
        stream([frame(1), second.slice(0, length)], 'cut'),
        stream([frame(2), frame(3)], 'open'),
      )
      await expect(take(3)).resolves.toEqual([1, 2, 3])
      expect(afters()).toEqual([null, 'c1'])
    }
  })

  it('puts together events that arrive in pieces, letters included', async () => {
    const bytes = Buffer.from(frame(1).replace('"n":1', '"n":1,"text":"Bugarama é 🙂"'))
    gateway.answer(async (_seen, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      for (const byte of bytes) {
        response.write(Buffer.of(byte))
        await new Promise((resolve) => setImmediate(resolve))
      }
    })
    for await (const { event } of gateway.client().feed({ live: true })) {
      expect(event.data).toEqual({ n: 1, text: 'Bugarama é 🙂' })
      break
    }
  })

  it('drops what it has given out before', async () => {
    gateway.answer(
      stream([frame(1), frame(2), frame(2)]),
      stream([frame(1), frame(2), frame(3)], 'open'),
    )
    await expect(take(3)).resolves.toEqual([1, 2, 3])
  })

  it('remembers a bounded number of ids', async () => {
    gateway.answer(stream([frame(1), frame(2), frame(3), frame(1)], 'open'))
    const follow = { recentLimit: 2 }
    await expect(take(4, {}, { follow })).resolves.toEqual([1, 2, 3, 1])
  })

  it('takes two publishers’ events of one id for two events', async () => {
    const other = frame(1).replace('/bi.cgm', '/tz.isd')
    gateway.answer(stream([frame(1), other], 'open'))
    await expect(take(2)).resolves.toEqual([1, 1])
  })

  it('comes back at once with a fresh token when the last has expired', async () => {
    gateway.answer(stream([frame(1), closed('token-expired')]), stream([frame(2)], 'open'))
    const backoff = { baseMs: 60_000, capMs: 60_000 }
    await expect(take(2, {}, { backoff })).resolves.toEqual([1, 2])
    expect(gateway.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ])
  })

  it('does not hammer a gateway that calls every token expired', async () => {
    gateway.answer(stream([closed('token-expired')]))
    const signal = AbortSignal.timeout(300)
    const backoff = { baseMs: 100, capMs: 100 }
    await expect(take(1, { signal }, { backoff })).resolves.toEqual([])
    expect(gateway.seen.length).toBeLessThan(30)
  })

  it.each(['slow-consumer', 'shutting-down', 'something-new'])(
    'comes back with the same token after %s',
    async (reason) => {
      gateway.answer(stream([frame(1), closed(reason)], 'open'), stream([frame(2)], 'open'))
      await expect(take(2)).resolves.toEqual([1, 2])
      expect(afters()).toEqual([null, 'c1'])
      expect(gateway.seen[1]?.headers.authorization).toBe('Bearer token-1')
    },
  )

  it.each([
    ['503', problem(503, 'ERR_LEASE_STALE', { 'retry-after': '0' })],
    ['429', problem(429, 'ERR_STREAMS_EXHAUSTED')],
    ['a proxy’s 502', problem(502, 'X')],
  ])('waits out %s', async (_name, answer) => {
    gateway.answer(answer, answer, stream([frame(1)], 'open'))
    await expect(take(1)).resolves.toEqual([1])
  })

  it('waits as long as the gateway asks, in headers or in the stream', async () => {
    gateway.answer(
      problem(503, 'X', { 'retry-after': '1' }),
      stream(['retry: 5\n\n', frame(1)]),
      stream([frame(2)], 'open'),
    )
    const startedMs = performance.now()
    const backoff = { baseMs: 20_000, capMs: 20_000 }
    await expect(take(2, {}, { backoff })).resolves.toEqual([1, 2])
    const elapsedMs = performance.now() - startedMs
    expect(elapsedMs).toBeGreaterThanOrEqual(990)
    expect(elapsedMs).toBeLessThan(5_000)
  })

  it.each([
    [400, 'ERR_CURSOR_INVALID'],
    [403, 'ERR_SCOPE_MISSING'],
    [410, 'ERR_CURSOR_EXPIRED'],
    [422, 'ERR_FEED_TOO_WIDE'],
  ])('throws %d: waiting does not heal it', async (status, code) => {
    gateway.answer(problem(status, code, {}, { earliest: 'c0' }))
    await expect(take(1)).rejects.toMatchObject({
      details: { status, remoteCode: code },
      problem: { earliest: 'c0' },
    })
  })

  it.each([
    ['an event without a cursor', stream([frame(1).replace('id: c1\n', '')], 'open')],
    ['an event that is no JSON', stream(['id: c1\ndata: {\n\n'], 'open')],
    ['an event that is none', stream(['id: c1\ndata: {"a":1}\n\n'], 'open')],
    ['a page instead of a stream', json({ events: [], cursor: 'c' })],
  ])('throws on %s', async (_name, answer) => {
    gateway.answer(answer)
    await expect(take(1)).rejects.toMatchObject({ code: 'ERR_REMOTE_PROBLEM' })
  })

  it('gives up on a connection that falls silent', async () => {
    gateway.answer(stream([frame(1)], 'open'), stream([frame(2)], 'open'))
    await expect(take(2, {}, { follow: { idleMs: 60 } })).resolves.toEqual([1, 2])
    expect(afters()).toEqual([null, 'c1'])
  })

  it('does not take its own reader’s slowness for silence', async () => {
    gateway.answer(stream([frame(1), frame(2)], 'open'))
    let count = 0
    for await (const item of gateway.client({ follow: { idleMs: 60 } }).feed({ live: true })) {
      expect(item.cursor).toBe(`c${(++count).toString()}`)
      await new Promise((resolve) => setTimeout(resolve, 120))
      if (count === 2) break
    }
    expect(gateway.seen).toHaveLength(1)
  })

  it('ends without a word when it is told to: reading, waiting or connecting', async () => {
    gateway.answer(stream([frame(1)], 'open'))
    await expect(take(2, { signal: AbortSignal.timeout(100) })).resolves.toEqual([1])
    gateway.answer(problem(503, 'X', { 'retry-after': '30' }))
    const backoff = { baseMs: 1, capMs: 60_000 }
    await expect(take(1, { signal: AbortSignal.timeout(100) }, { backoff })).resolves.toEqual([])
    gateway.answer(() => undefined)
    await expect(take(1, { signal: AbortSignal.timeout(100) })).resolves.toEqual([])
    await expect(take(1, { signal: AbortSignal.abort() })).resolves.toEqual([])
  })

  it('closes its connection when its reader leaves', async () => {
    const left = Promise.withResolvers<true>()
    gateway.answer(async (seen, response) => {
      response.on('close', () => {
        left.resolve(true)
      })
      await stream([frame(1)], 'open')(seen, response)
    })
    await take(1)
    await expect(left.promise).resolves.toBe(true)
  })
})
