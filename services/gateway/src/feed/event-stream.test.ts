import { setTimeout } from 'node:timers/promises'
import { TokenInvalidError } from '@ujirani/auth'
import { until } from '@ujirani/testing'
import { idsOf, type TestStream } from '../../test/fixtures/event-stream.ts'
import { FeedWorld, idOf } from '../../test/fixtures/feed-world.ts'

const quietMs = 300

describe('an event stream', () => {
  let world: FeedWorld
  beforeEach(async () => {
    world = await FeedWorld.create(2)
    await world.register.conclude('one')
    await world.register.conclude('two')
  })
  afterEach(() => world.close())

  it('begins with all there is and goes on with what comes, in one order', async () => {
    const numbers = Array.from({ length: 500 }, (_, n) => [n % 3 === 0 ? 'two' : 'one', n] as const)
    await world.disclose(...numbers)
    const stream = await world.stream()
    await stream.until(500)
    await world.disclose(['two', 500], ['one', 501])
    await stream.until(502)
    const all = [...numbers, ['two', 500] as const, ['one', 501] as const]
    expect(idsOf(stream.messages)).toEqual(all.map(([agreement, n]) => idOf(agreement, n)))
  })

  it('gives each event a cursor from which the rest can be read', async () => {
    await world.disclose(['one', 1], ['two', 2], ['one', 3], ['two', 4])
    const stream = await world.stream()
    await stream.until(4)
    for (const [index, { id }] of stream.messages.entries()) {
      const { ids } = await world.page({ after: id })
      expect(ids).toEqual(idsOf(stream.messages).slice(index + 1))
    }
  })

  it('shows a second stream what the first has seen, from memory or the log', async () => {
    const first = await world.stream()
    for (let n = 0; n < 400; n += 100) {
      await world.disclose(...Array.from({ length: 100 }, (_, at) => ['one', n + at] as const))
    }
    await first.until(400)
    const second = await world.stream({ after: first.messages[9]?.id })
    await second.until(390)
    const data = ({ messages }: TestStream) => messages.map((message) => message.data)
    expect(data(second).join('\n') === data(first).slice(10).join('\n')).toBe(true)
  })

  it('writes nothing of an agreement once it is out of force, and goes on with others', async () => {
    await world.register.conclude('brief', '2026-01-05')
    const stream = await world.stream({ principal: { expiresAtMs: Infinity } })
    await world.disclose(['brief', 1], ['one', 2])
    await stream.until(2)
    world.clock.advance(86_400_000)
    await world.disclose(['brief', 3], ['one', 4])
    await stream.until(4)
    await setTimeout(quietMs)
    const events = () => idsOf(stream.messages.filter(({ event }) => event !== 'notice'))
    expect(events()).toEqual([idOf('brief', 1), idOf('one', 2), idOf('one', 4)])
    // It is in force again: the place was kept.
    world.clock.setWall(Date.UTC(2026, 0, 5, 12))
    await until(() => events().length === 4)
    expect(events()[3]).toBe(idOf('brief', 3))
  })

  it('takes back what still waits for a slow reader when its agreement goes out of force', async () => {
    const most = 9_000
    const numbers = Array.from({ length: most }, (_, number) => ['brief', number] as const)
    await world.register.conclude('brief', '2026-01-05')
    await world.disclose(...numbers)
    const stream = await world.stream({ principal: { expiresAtMs: Infinity } })
    stream.pause()
    let written = -1
    while (written !== world.feed.measures.delivered()) {
      written = world.feed.measures.delivered()
      await setTimeout(1_000)
    }
    expect(written).toBeLessThan(most)
    world.clock.setWall(Date.UTC(2026, 0, 6, 12))
    while (world.feed.measures.openStreams() > 0) await setTimeout(50)
    stream.resume()
    await stream.ended
    // Less arrives than was written: the rest was thrown away with the connection.
    expect(stream.messages.length).toBeLessThan(written)
    expect(stream.text()).not.toContain('event: closed')
  }, 60_000)

  it('is silent while the lease is not fresh, and goes on by itself', async () => {
    const stream = await world.stream()
    world.register.setFresh(false)
    await world.disclose(['one', 1])
    await setTimeout(quietMs)
    expect(stream.messages).toEqual([])
    world.register.setFresh(true)
    await stream.until(1)
    expect(idsOf(stream.messages)).toEqual([idOf('one', 1)])
  })

  it('ends with the token, before anything more is written', async () => {
    const stream = await world.stream()
    world.clock.advance(600_000)
    await world.disclose(['one', 1])
    await stream.ended
    expect(stream.messages.map(({ event, data }) => [event, data])).toEqual([
      ['closed', '{"reason":"token-expired"}'],
    ])
  })

  it('ends when its client is no longer in the party’s record, though the token would last', async () => {
    const refused = new TokenInvalidError('client')
    const stream = await world.stream({ verifyAgain: () => Promise.reject(refused) })
    await world.register.removeClient()
    await world.disclose(['one', 1])
    await stream.ended
    expect(stream.messages.map(({ data }) => data)).toEqual(['{"reason":"token-expired"}'])
  })

  it('writes nothing while nobody can be asked about its client, and does not end', async () => {
    const stream = await world.stream({ verifyAgain: () => Promise.reject(new Error('no answer')) })
    await world.register.removeClient()
    await world.disclose(['one', 1])
    await setTimeout(quietMs)
    expect(stream.messages).toEqual([])
  })

  it('ends when retention has overtaken it, and its cursor says so', async () => {
    const stream = await world.stream()
    await world.disclose(['one', 1])
    await stream.until(1)
    world.register.setFresh(false)
    const many = Array.from({ length: 400 }, (_, n) => ['one', n + 2] as const)
    await world.disclose(...many)
    world.bus.expire({ topic: 'shared.one.tz.isd', partition: 0 }, 100)
    world.register.setFresh(true)
    await stream.ended
    expect(stream.messages.at(-1)?.data).toBe('{"reason":"cursor-expired"}')
  })

  it('pings every fifteen seconds, whatever else is written', async () => {
    const [quiet, busy] = [await world.stream(), await world.stream()]
    for (let seconds = 0; seconds < 46; seconds += 5) {
      await world.disclose(['one', seconds])
      world.clock.advance(5_000)
      await setTimeout(150)
    }
    for (const { text } of [quiet, busy]) expect(text().match(/^: ping$/gm)).toHaveLength(3)
  })

  it('is one of as many as the party may have, and makes room when it ends', async () => {
    const first = await world.stream()
    await world.stream()
    const refused = await world.stream()
    expect([refused.status, refused.text()]).toEqual([500, ''])
    await refused.ended
    expect(refused.text()).toBe('ERR_STREAMS_EXHAUSTED')
    first.close()
    await setTimeout(100)
    expect((await world.stream()).status).toBe(200)
  })

  it('ends when the gateway stops', async () => {
    const stream = await world.stream()
    await world.feed.stop()
    await stream.ended
    expect(stream.messages.map(({ data }) => data)).toEqual(['{"reason":"shutting-down"}'])
    expect(world.feed.measures.openStreams()).toBe(0)
  })
})
