import { setTimeout } from 'node:timers/promises'
import { idsOf, type StreamMessage } from '../../test/fixtures/event-stream.ts'
import { FeedWorld, idOf } from '../../test/fixtures/feed-world.ts'

const quietMs = 300

/** The events among messages, and what else was said of agreements. */
function split(messages: readonly StreamMessage[]) {
  const notices = messages.filter(({ event }) => event === 'notice')
  return {
    ids: idsOf(messages.filter(({ event }) => event !== 'notice' && event !== 'closed')),
    notices: notices.map(({ id, data }) => [id, JSON.parse(data) as unknown]),
  }
}

describe('a suspension', () => {
  let world: FeedWorld
  beforeEach(async () => {
    world = await FeedWorld.create()
    await world.register.conclude('one')
    await world.register.conclude('two')
  })
  afterEach(() => world.close())
  const suspend = () => world.register.act('one', { action: 'suspend' })
  const resume = () => world.register.act('one', { action: 'resume' })

  /** What of agreement `one` a reader of each kind gets after the act: all there are over HTTP. */
  const leaks = async (): Promise<readonly string[]> => {
    await world.disclose(['one', 1])
    const stream = await world.stream()
    await stream.until(1)
    const { cursor } = await world.page()
    const poll = world.page({ after: cursor }, { waitMs: 1_000 })
    await setTimeout(50)
    await suspend()
    await world.disclose(['one', 2], ['two', 3])
    const polled = await poll
    await setTimeout(quietMs)
    const page = await world.page()
    const seen = [...split(stream.messages).ids.slice(1), ...polled.ids, ...page.ids]
    return seen.filter((id) => [1, 2].some((number) => id === idOf('one', number)))
  }

  it('lets nothing more of the agreement through on any door', async () => {
    expect(await leaks()).toEqual([])
  })

  it('would be seen to leak if nobody heard of it (negative twin)', async () => {
    world.register.isDeaf = true
    expect(new Set(await leaks())).toEqual(new Set([idOf('one', 1), idOf('one', 2)]))
  })

  it('is told in the stream, and so is its end; others go on, and the place is kept', async () => {
    const stream = await world.stream()
    await world.disclose(['one', 1], ['two', 2])
    await stream.until(2)
    await suspend()
    await world.disclose(['two', 3])
    await stream.until(4)
    const { cursor } = await world.page({ after: stream.messages[1]?.id })
    await world.disclose(['one', 4])
    await resume()
    await stream.until(6)
    expect(split(stream.messages)).toEqual({
      ids: [idOf('one', 1), idOf('two', 2), idOf('two', 3), idOf('one', 4)],
      notices: [
        [undefined, { agreement: 'one', state: 'SUSPENDED' }],
        [undefined, { agreement: 'one', state: 'ACTIVE' }],
      ],
    })
    // A cursor that was given meanwhile goes on where the suspension found it.
    expect((await world.page({ after: cursor })).ids).toEqual([idOf('one', 4)])
    expect(world.feed.measures.withdrawn()).toBe(1)
  })

  it('takes what was read for a page off it at the last moment', async () => {
    await world.disclose(['one', 1], ['two', 2], ['one', 3])
    let acting: Promise<void> | undefined
    world.duringRead(() => {
      acting = suspend()
    })
    const first = await world.page({}, { limit: 10 })
    await acting
    const { ids, cursor } = await world.page()
    expect(ids).toEqual([idOf('two', 2)])
    await resume()
    expect((await world.page({ after: cursor })).ids).toEqual([idOf('one', 1), idOf('one', 3)])
    expect(first.ids).toContain(idOf('two', 2))
  })

  it('is measured from its append to the log', async () => {
    await suspend()
    expect(world.revokedMs).toEqual([0])
    await resume()
    expect(world.revokedMs).toHaveLength(1)
    world.clock.advance(1_000)
    await suspend()
    expect(world.revokedMs).toEqual([0, 0])
  })

  it('says nothing to whoever may read no more', async () => {
    const stream = await world.stream()
    world.clock.advance(600_000)
    await suspend()
    await stream.ended
    expect(split(stream.messages).notices).toEqual([])
  })
})
