import { ProblemError, type Client, type FeedItem } from '@ujirani/client'
import { silentLogger, systemClock } from '@ujirani/runtime'
import { until } from '@ujirani/testing'
import { createTestCopy } from '../test/copies.ts'
import { createFeedFollower } from './feed-follower.ts'
import { openEventStore } from './store/event-store.ts'

type Asked = Parameters<Client['feed']>[0]

const problem = (status: number, members: object = {}): ProblemError =>
  new ProblemError({ type: 'about:blank', title: 'refused', status, ...members })

describe('feed follower', () => {
  const stops: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })

  /** Follows a feed that answers each opening by the next of these; the last one stays open. */
  const follow = (...openings: readonly (readonly (FeedItem | Error)[])[]) => {
    const asked: Asked[] = []
    const store = openEventStore(':memory:', 'tz.isd', systemClock)
    const feed = async function* (query: Asked): AsyncGenerator<FeedItem> {
      const items = openings[asked.length]
      asked.push(query)
      for (const item of items ?? []) {
        if (item instanceof Error) throw item
        yield item
      }
      if (items !== undefined || !query.live) return
      await new Promise((resolve) => query.signal?.addEventListener('abort', resolve))
    }
    const client = { feed }
    const follower = createFeedFollower({ client, store, logger: silentLogger, backoffMs: [1, 4] })
    stops.push(() => follower.stop())
    return { follower, store, asked }
  }
  const item = (cursor: string, changes = {}): FeedItem => ({
    event: createTestCopy(changes),
    cursor,
  })
  const listed = (store: ReturnType<typeof openEventStore>): number =>
    store.list([], { status: 'actual' }, { limit: 100 }).length

  it('reads to the present end, then goes on live from there', async () => {
    const { follower, store, asked } = follow([item('c1'), item('c2')])
    await follower.start()
    await until(() => asked.length === 2)
    expect(asked.map(({ after, live }) => [after, live])).toEqual([
      [undefined, false],
      ['c2', true],
    ])
    expect(listed(store)).toBe(2)
    expect(follower.state()).toBe('live')
  })

  it('tells once of what is new and came together, and not of a repeat', async () => {
    const once = item('c1')
    const openings = [[once, item('c2')], [{ ...once, cursor: 'c3' }], [item('c4')]]
    const { follower, store, asked } = follow(...openings)
    let told = 0
    follower.onAdded(() => (told += 1))
    await follower.start()
    await until(() => asked.length === 4)
    expect([told, listed(store), store.cursor()]).toEqual([2, 3, 'c4'])
  })

  it('opens the feed again from what is kept when the file cannot be written', async () => {
    const { follower, store, asked } = follow([item('c1')], [item('c2')])
    const add = store.add.bind(store)
    let calls = 0
    store.add = (...of) => {
      calls += 1
      if (calls === 2) throw new Error('disk full')
      return add(...of)
    }
    await follower.start()
    await until(() => asked.length === 4)
    expect(asked.map(({ after }) => after)).toEqual([undefined, 'c1', 'c1', 'c1'])
  })

  it('keeps what came before a failure', async () => {
    const { follower, asked } = follow([], [item('c1'), item('c2'), problem(503)])
    await follower.start()
    await until(() => asked.length === 4)
    expect(asked.map(({ after }) => after)).toEqual([undefined, undefined, 'c2', 'c2'])
  })

  it('keeps no notice of the bus, but its place after it', async () => {
    const type = 'org.ujirani.notice.agreement-signed.v1'
    const { follower, store, asked } = follow([item('c1'), item('c2', { type })])
    await follower.start()
    await until(() => asked.length === 2)
    expect(listed(store)).toBe(1)
    expect(store.cursor()).toBe('c2')
  })

  it('asks again while the bus does not know it', async () => {
    const { follower, store, asked } = follow([problem(401)], [problem(403)], [item('c1')])
    await follower.start()
    expect(follower.state()).toBe('waiting')
    await until(() => asked.length === 4)
    expect(listed(store)).toBe(1)
    expect(follower.state()).toBe('live')
  })

  it('goes on from the earliest cursor when its own has expired, and doubles nothing', async () => {
    const kept = item('c1')
    const expired = problem(410, { code: 'ERR_CURSOR_EXPIRED', earliest: 'c0' })
    const { follower, store, asked } = follow([kept], [expired], [kept, item('c2')])
    await follower.start()
    await until(() => asked.length === 4)
    expect(asked[2]?.after).toBe('c0')
    expect(listed(store)).toBe(2)
  })

  it('leaves out a copy that does not parse, and goes on', async () => {
    const { follower, store, asked } = follow([item('c1', { roles: ',' }), item('c2')])
    await follower.start()
    await until(() => asked.length === 2)
    expect(listed(store)).toBe(1)
    expect(store.cursor()).toBe('c2')
  })

  it('stops at once', async () => {
    const { follower, asked } = follow()
    await follower.start()
    await until(() => asked.length === 2)
    await follower.stop()
    expect(asked).toHaveLength(2)
  })
})
