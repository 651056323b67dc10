import { FeedWorld, idOf } from '../../test/fixtures/feed-world.ts'

const shared = (agreement: string) => ({ topic: `shared.${agreement}.tz.isd`, partition: 0 })
const codeOf = async (action: Promise<unknown>): Promise<unknown> =>
  action.then(
    () => 'read',
    (error: unknown) => (error as { code?: unknown }).code,
  )
const earliestOf = async (action: Promise<unknown>): Promise<string> =>
  action.then(
    () => '',
    (error: unknown) => (error as { details: { earliest: string } }).details.earliest,
  )

describe('a page of the feed', () => {
  let world: FeedWorld
  beforeEach(async () => {
    world = await FeedWorld.create()
    await world.register.conclude('one')
    await world.register.conclude('two')
  })
  afterEach(() => world.close())

  it('joins topics in the order of disclosure', async () => {
    await world.disclose(['one', 1], ['two', 2], ['one', 3], ['two', 4])
    const ids = [idOf('one', 1), idOf('two', 2), idOf('one', 3), idOf('two', 4)]
    expect((await world.page()).ids).toEqual(ids)
    const first = await world.page({}, { limit: 3 })
    const second = await world.page({ after: first.cursor })
    expect([...first.ids, ...second.ids]).toEqual(ids)
  })

  it('reads more than the broker gives at once', async () => {
    const numbers = Array.from({ length: 700 }, (_, number) => ['one', number] as const)
    await world.disclose(...numbers)
    expect((await world.page({}, { limit: 500 })).ids).toHaveLength(500)
    const late = { filter: { sinceMs: world.clock.nowMs() - 5 } }
    expect((await world.page(late, { limit: 2 })).ids).toEqual([idOf('one', 695), idOf('one', 696)])
  })

  it('shows nothing of an agreement that went out of force while it was read, and keeps the place', async () => {
    await world.register.conclude('brief', '2026-01-05')
    await world.disclose(['brief', 1], ['one', 2])
    const before = await world.page()
    expect(before.ids).toEqual([idOf('brief', 1), idOf('one', 2)])
    world.duringRead(() => {
      world.clock.advance(86_400_000)
    })
    const page = await world.page({ principal: { expiresAtMs: Infinity } })
    expect(page.ids).toEqual([idOf('one', 2)])
    world.clock.setWall(Date.UTC(2026, 0, 5, 12))
    expect((await world.page({ after: page.cursor })).ids).toEqual([idOf('brief', 1)])
  })

  it('shows nothing when the lease was lost while it was read', async () => {
    await world.disclose(['one', 1])
    world.duringRead(() => {
      world.register.setFresh(false)
    })
    expect(await codeOf(world.page())).toBe('ERR_LEASE_STALE')
    world.register.setFresh(true)
    expect((await world.page()).ids).toEqual([idOf('one', 1)])
  })

  it('shows nothing to a reader who was refused while it was read', async () => {
    await world.disclose(['one', 1])
    const error = Object.assign(new Error('refused'), { code: 'ERR_TOKEN_INVALID' })
    const refused = world.page({ verifyAgain: () => Promise.reject(error) })
    expect(await codeOf(refused)).toBe('ERR_TOKEN_INVALID')
  })

  it('refuses a cursor from before what is kept, with one that reads on from there', async () => {
    await world.disclose(['one', 1], ['two', 2])
    const begun = await world.page({}, { limit: 1 })
    await world.disclose(['one', 3], ['one', 4])
    world.bus.expire(shared('one'), 2)
    const expired = () => world.page({ after: begun.cursor })
    expect(await codeOf(expired())).toBe('ERR_CURSOR_EXPIRED')
    const earliest = await earliestOf(expired())
    expect((await world.page({ after: earliest })).ids).toEqual([idOf('two', 2), idOf('one', 4)])
    expect((await world.page()).ids).toEqual([idOf('two', 2), idOf('one', 4)])
  })

  it('refuses a place in a topic that was made again, and reads the new one from its beginning', async () => {
    await world.disclose(['one', 1], ['two', 2])
    const { cursor } = await world.page()
    const admin = world.bus.createAdmin()
    await admin.deleteTopics([shared('one').topic])
    expect(await codeOf(world.page({ after: cursor }))).toBe('ERR_NOT_READY')
    await world.register.provision('one')
    await world.disclose(['one', 5])
    const after = await earliestOf(world.page({ after: cursor }))
    expect((await world.page({ after })).ids).toEqual([idOf('one', 5)])
    await admin.close()
  })

  it('does not read a topic whose id is not the one it was provisioned under', async () => {
    const admin = world.bus.createAdmin()
    await admin.deleteTopics([shared('one').topic])
    const topic = { ...shared('one'), partitions: 1, replication: 1, config: {} }
    await admin.createTopics([topic])
    await world.disclose(['one', 1])
    expect(await codeOf(world.page())).toBe('ERR_NOT_READY')
    await admin.close()
  })

  it('is refused for more topics than a cursor holds, and reads one agreement of them', async () => {
    for (let count = 0; count < 127; count += 1)
      await world.register.conclude(`more-${String(count)}`)
    await world.disclose(['more-3', 1])
    expect(await codeOf(world.page())).toBe('ERR_FEED_TOO_WIDE')
    const filter = { agreement: 'more-3' as never }
    expect((await world.page({ filter })).ids).toEqual([idOf('more-3', 1)])
  }, 60_000)

  it('waits for what comes, also under an agreement that is new', async () => {
    const waiting = world.page({}, { waitMs: 20_000 })
    await world.register.conclude('three')
    await world.disclose(['three', 1])
    expect((await waiting).ids).toEqual([idOf('three', 1)])
  })

  it('has as many long polls open as the party may, and not one more', async () => {
    const ending = new AbortController()
    const { signal } = ending
    const polls = Array.from({ length: 20 }, () => world.page({ signal }, { waitMs: 20_000 }))
    expect(await codeOf(world.page({}, { waitMs: 20_000 }))).toBe('ERR_STREAMS_EXHAUSTED')
    await world.disclose(['one', 1])
    await Promise.all(polls)
    expect((await world.page({}, { waitMs: 20_000 })).ids).toHaveLength(1)
  })
})
