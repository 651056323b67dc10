import { setTimeout } from 'node:timers/promises'
import { AccessUnrecordedError } from '../errors.ts'
import { idsOf } from '../../test/fixtures/event-stream.ts'
import { FeedWorld, idOf } from '../../test/fixtures/feed-world.ts'
import type { FeedRequest } from './feed.ts'

const quietMs = 300
const topic = 'shared.one.tz.isd'
const refuse: FeedRequest['record'] = () => Promise.reject(new AccessUnrecordedError())

describe('a feed of which the log is told', () => {
  let world: FeedWorld
  beforeEach(async () => {
    world = await FeedWorld.create()
    await world.register.conclude('one')
    await world.disclose(['one', 1], ['one', 2])
  })
  afterEach(() => world.close())

  const codeOfPage = (): Promise<unknown> =>
    world.page().then(
      ({ ids }) => ids.length,
      (error: unknown) => (error as { code?: unknown }).code,
    )

  it('shows no page and no stream of which the log was not told', async () => {
    world.record = refuse
    expect(await codeOfPage()).toBe('ERR_ACCESS_UNRECORDED')
    const stream = await world.stream()
    await stream.ended
    expect([stream.status, stream.text()]).toEqual([500, 'ERR_ACCESS_UNRECORDED'])
  })

  it('would show both without the control: the negative twin', async () => {
    world.record = () => Promise.resolve({ noteSent: () => undefined, mayGoOn: () => true })
    expect(await codeOfPage()).toBe(2)
    const stream = await world.stream()
    await stream.until(2)
    expect(stream.status).toBe(200)
  })

  it('tells what a page holds before it is shown, and nothing of an empty one', async () => {
    const told: unknown[] = []
    const { record } = world
    world.record = (...said) => {
      told.push(said)
      return record(...said)
    }
    const { cursor } = await world.page()
    expect(told).toEqual([[[topic], [{ topic, partition: 0, from: 0, to: 2 }]]])
    await world.page({ after: cursor })
    expect(told).toHaveLength(1)
  })

  it('shows nothing of what was taken back while the log was told', async () => {
    const { record } = world
    world.record = async (...said) => {
      world.register.setFresh(false)
      return record(...said)
    }
    expect(await codeOfPage()).toBe('ERR_LEASE_STALE')
  })

  it('tells of each event that a stream is sent, and is silent while the log does not hear', async () => {
    let mayGoOn = true
    const told: number[] = []
    world.record = () =>
      Promise.resolve({
        noteSent: (_topic, _partition, offset) => told.push(offset),
        mayGoOn: () => mayGoOn,
      })
    const stream = await world.stream()
    await stream.until(2)
    expect(told).toEqual([0, 1])
    mayGoOn = false
    await world.disclose(['one', 3])
    await setTimeout(quietMs)
    expect(stream.messages).toHaveLength(2)
    mayGoOn = true
    await stream.until(3)
    expect(idsOf(stream.messages).at(-1)).toBe(idOf('one', 3))
    expect(told).toEqual([0, 1, 2])
  })
})
