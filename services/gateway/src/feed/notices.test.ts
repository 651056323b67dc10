import type { PartyId } from '@ujirani/events'
import { toNotice } from '@ujirani/messaging'
import { until } from '@ujirani/testing'
import { FeedWorld, idOf } from '../../test/fixtures/feed-world.ts'

const tell = (party: string, name: string) =>
  toNotice(name, {
    ...{ party: party as PartyId, kind: 'AGREEMENT_SUSPENDED', at: Date.UTC(2026, 0, 5) },
    ...{ agreement: 'one', version: 1, by: 'bi.cgm' },
  })
const mine = tell('tz.isd', 'first')

describe('notices in the feed', () => {
  let world: FeedWorld
  beforeEach(async () => {
    world = await FeedWorld.create()
    await world.register.conclude('one')
    await world.disclose(['one', 1])
    await world.tell(tell('bi.cgm', 'not for us'))
    await world.tell(mine)
    await world.disclose(['one', 2])
    await until(async () => (await world.page()).ids.length === 3)
  })
  afterEach(() => world.close())

  it('stand in their order among the copies, those of the party alone', async () => {
    const { ids, cursor } = await world.page()
    expect(ids).toEqual([idOf('one', 1), mine.id, idOf('one', 2)])
    const next = tell('tz.isd', 'second')
    await world.tell(next)
    expect((await world.page({ after: cursor })).ids).toEqual([next.id])
  })

  it('come also while an agreement is suspended, whose copies do not', async () => {
    await world.register.act('one', { action: 'suspend' })
    expect((await world.page()).ids).toEqual([mine.id])
  })

  it('do not come where one agreement, or another type, is asked for', async () => {
    const type = 'org.ujirani.notice.agreement-suspended.v1'
    expect((await world.page({ filter: { type } })).ids).toEqual([mine.id])
    const filter = { agreement: 'one' as never }
    expect((await world.page({ filter })).ids).toEqual([idOf('one', 1), idOf('one', 2)])
  })

  it('are CloudEvents of the bus, on a stream too', async () => {
    const stream = await world.stream()
    await until(() => stream.text().includes(idOf('one', 2)))
    const [, line = '{}'] = /event: org\.ujirani\.notice\.agreement-suspended\.v1\ndata: (.*)/.exec(
      stream.text(),
    ) ?? ['', undefined]
    expect(JSON.parse(line)).toEqual({
      ...{ specversion: '1.0', id: mine.id, source: 'urn:ujirani-bus:test' },
      ...{ type: 'org.ujirani.notice.agreement-suspended.v1', time: '2026-01-05T00:00:00.000Z' },
      datacontenttype: 'application/json',
      data: {
        ...{ agreement: 'one', version: 1, by: 'bi.cgm', key: null, topic: null },
        ...{ partition: null, offset: null, code: null, due: null },
        ...{ principal: null, operation: null },
      },
    })
    stream.close()
  })

  it('are waited for like anything else', async () => {
    const { cursor } = await world.page()
    const waiting = world.page({ after: cursor }, { waitMs: 20_000 })
    const next = tell('tz.isd', 'second')
    await world.tell(next)
    expect((await waiting).ids).toEqual([next.id])
  })
})
