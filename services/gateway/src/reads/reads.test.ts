import type { AccessRecord } from '@ujirani/events'
import { toAccessRecord } from '@ujirani/messaging'
import { silentLogger } from '@ujirani/runtime'
import { openIndexStore, type IndexStore } from '../index/index-store.ts'
import { toVisible } from './reads-of-event.ts'

const topic = 'shared.one.tz.isd'
const at = (offset: number, appendedAtMs = 0) => ({ topic, partition: 0, offset, appendedAtMs })
const answer = (number: number, route = 'getFeed', client = 'desk') => ({
  ...{ answer: number, party: 'tz.isd', client, roles: [], tokenHash: Buffer.alloc(32), route },
  ...{ cursor: null, topics: [topic] },
})
const range = (number: number, from: number, to: number, of = topic) => ({
  ...{ answer: number, topic: of, partition: 0, from, to },
})

describe('who read a record, by what the log says', () => {
  let store: IndexStore
  let offset: number
  beforeEach(() => {
    store = openIndexStore({ file: ':memory:', bus: 'demo', logger: silentLogger })
    offset = 0
  })
  afterEach(() => {
    store.close()
  })

  const say = (kind: AccessRecord['kind'], said: Partial<AccessRecord>, atMs = offset): void => {
    const record = toAccessRecord({ kind, writer: 'gw', run: 'r', at: 0, ...said })
    const accesses = [{ record, offset, atMs }]
    store.add({ entries: [], decisions: [], positions: [], accesses })
    offset += 1
  }
  const sent = (place: number) => store.readsOf(at(place), 0).sent.map((one) => one.accessOffset)
  const maybe = (place: number, nowMs = 0, appendedAtMs = 0) =>
    store.readsOf(at(place, appendedAtMs), nowMs).mayHaveBeenSent.map((one) => one.client)

  it('says of a page that it may have been sent, until it ended whole', () => {
    say('OPENED', { answers: [answer(1)], ranges: [range(1, 3, 5)] })
    expect([sent(3), maybe(3), maybe(5)]).toEqual([[], ['desk'], []])
    say('SENT', { completed: [1] })
    expect([sent(3), sent(4), sent(5), maybe(3)]).toEqual([[0], [0], [], []])
  })

  it('says of a page whose connection broke that it may have been sent, for good', () => {
    say('OPENED', { answers: [answer(1), answer(2, 'getEvent')], ranges: [range(1, 3, 5)] })
    say('SENT', { broken: [1], completed: [2] })
    expect([sent(3), maybe(3)]).toEqual([[], ['desk']])
    say('OPENED', { answers: [answer(7)], ranges: [range(7, 3, 4)] })
    say('SENT', { completed: [7] })
    expect([sent(3), maybe(3), sent(4), maybe(4)]).toEqual([[2], [], [], ['desk']])
  })

  it('counts the first record of each client that says it, whatever is said again', () => {
    say('OPENED', { answers: [answer(1, 'streamFeed'), answer(2, 'streamFeed', 'system')] })
    say('SENT', { ranges: [range(1, 0, 2), range(2, 1, 2)] })
    say('SENT', { ranges: [range(1, 2, 4), range(2, 0, 4)] })
    say('SENT', { ranges: [range(1, 0, 5)] })
    expect([0, 1, 2, 3, 4].map(sent)).toEqual([[1, 2], [1, 1], [2, 2], [2, 2], [3]])
  })

  it('says of what a stream was sent as its connection broke that it may have been', () => {
    say('OPENED', { answers: [answer(1, 'streamFeed')] })
    say('SENT', { ranges: [range(1, 0, 2)] })
    say('SENT', { ranges: [range(1, 2, 3)], broken: [1] })
    expect([sent(1), sent(2), maybe(2), maybe(3)]).toEqual([[1], [], ['desk'], []])
  })

  it('says of the last seconds before a crash that they may have been sent, and of no other', () => {
    say('OPENED', { answers: [answer(1, 'streamFeed')] }, 1_000)
    say('SENT', { ranges: [range(1, 0, 2)] }, 2_000)
    expect(maybe(2, 3_000, 2_500)).toEqual([])
    expect(maybe(2, 20_000, 2_500)).toEqual(['desk'])
    expect(maybe(1, 20_000, 1_500)).toEqual([])
    expect(maybe(9, 20_000, 9_000)).toEqual([])
    const other = { ...at(2, 2_500), topic: 'shared.one.tz.isdx' }
    expect(store.readsOf(other, 20_000).mayHaveBeenSent).toEqual([])
    say('STOPPED', {}, 2_100)
    expect(maybe(2, 20_000, 2_500)).toEqual([])
  })

  it('says who could have read: from the grant to the end at the revocation', () => {
    const right = { principal: 'User:tz.isd~read', topic, end: null, unsigned: null }
    const foreign = { principal: 'User:x', topic: 'shared.one.*', end: null, unsigned: true }
    say('GRANTED', { rights: [right, foreign, { ...right, topic: 'shared.on' }] })
    say('GRANTED', { rights: [right] })
    say('REVOKED', { rights: [{ ...right, end: 4 }] })
    const could = (place: number) =>
      store.readsOf(at(place), 0).couldHaveRead.map((one) => [one.principal, one.isUnsigned])
    const all = [
      ['User:tz.isd~read', false],
      ['User:x', true],
    ]
    expect(could(3)).toEqual(expect.arrayContaining(all))
    expect(could(3)).toHaveLength(2)
    expect(could(4)).toEqual([['User:x', true]])
    say('REVOKED', { rights: [foreign] })
    // Where it ended is not known.
    expect(could(4)).toEqual([['User:x', true]])
    say('GRANTED', { rights: [right] })
    expect(could(4)).toEqual(expect.arrayContaining(all))
  })

  it('says when a group first had read past a record', () => {
    const told = (next: number) => [{ group: 'tz.isd~a', topic, partition: 0, offset: next }]
    say('OFFSETS', { offsets: told(2) }, 100)
    say('OFFSETS', { offsets: told(6) }, 200)
    expect(store.readsOf(at(1), 0).progress).toMatchObject([{ groupId: 'tz.isd~a', atMs: 100 }])
    expect(store.readsOf(at(2), 0).progress).toMatchObject([{ atMs: 200 }])
    expect(store.readsOf(at(6), 0).progress).toEqual([])
  })

  it('keeps nothing of notices, and forgets all with the rest of the index', () => {
    say('OPENED', { answers: [answer(1)], ranges: [range(1, 0, 1), range(1, 0, 9, 'notices.x')] })
    say('SENT', { completed: [1] })
    const notices = { ...at(0), topic: 'notices.x' }
    expect([sent(0), store.readsOf(notices, 0).sent]).toEqual([[0], []])
    store.clear()
    expect(sent(0)).toEqual([])
  })
})

describe('toVisible', () => {
  const sending = (party: string, client: string, accessOffset: number) => ({
    ...{ party, client, atMs: accessOffset, accessOffset },
  })
  const all = [
    sending('tz.isd', 'desk', 5),
    sending('tz.isd', 'system', 3),
    sending('bi.cgm', 'own', 4),
  ]

  it("shows one's own clients, and of another party that it was sent and when first", () => {
    expect(toVisible(all, 'bi.cgm')).toEqual([{ ...all[1], client: null }, all[2]])
    expect(toVisible(all, 'tz.isd').map(({ client }) => client)).toEqual(['system', null, 'desk'])
  })

  it("would show another party's clients without it: the negative twin", () => {
    const shown = (hide: typeof toVisible) => JSON.stringify(hide(all, 'bi.cgm'))
    expect(shown(toVisible)).not.toContain('desk')
    expect(shown((same) => same)).toContain('desk')
  })
})
