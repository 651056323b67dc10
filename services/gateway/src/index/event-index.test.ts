import type { PartyId } from '@ujirani/events'
import { silentLogger } from '@ujirani/runtime'
import { entryOf, newId } from '../../test/fixtures/events.ts'
import { createEventIndex, type EventIndex } from './event-index.ts'
import { openIndexStore, type IndexStore } from './index-store.ts'

const party = 'bi.cgm' as PartyId
const topic = 'origin.bi.cgm'
const upTo = (next: number) => ({ topic, partition: 0, topicId: 'a', next })

describe('createEventIndex', () => {
  let store: IndexStore
  let index: EventIndex
  beforeEach(() => {
    store = openIndexStore({ file: ':memory:', bus: 'demo', logger: silentLogger })
    index = createEventIndex(store)
  })
  afterEach(() => {
    store.close()
  })

  it('finds an own acknowledgement at once, and keeps it until the log has said it', () => {
    const entry = entryOf({ offset: 5 })
    index.noteOwn(topic, entry)
    index.flush()
    expect(index.find(party, entry.id, entry.source)).toBe(entry)
    expect(store.find(party, entry.id)).toBeUndefined()
    expect(index.waiting()).toBe(1)
    index.noteLog(upTo(6), [entry], [])
    expect(index.waiting()).toBe(0)
    index.flush()
    expect(index.find(party, entry.id)).toEqual(entry)
    expect(store.find(party, entry.id)).toEqual(entry)
    expect(store.positions()).toEqual([upTo(6)])
  })

  it('does not wait for an acknowledgement that the log said first', () => {
    const entry = entryOf({ offset: 5 })
    index.noteLog(upTo(6), [entry], [])
    index.noteOwn(topic, entry)
    index.flush()
    index.noteOwn(topic, entry)
    expect(index.waiting()).toBe(0)
  })

  it('lets an earlier record of another replica win over its own', () => {
    const own = entryOf({ offset: 5 })
    const theirs = { ...own, offset: 4, commitment: Buffer.alloc(32, 9) }
    index.noteOwn(topic, own)
    index.noteLog(upTo(5), [theirs], [])
    expect(index.find(party, own.id)?.offset).toBe(4)
    index.noteLog(upTo(6), [own], [])
    index.flush()
    expect(index.find(party, own.id)?.offset).toBe(4)
    expect(index.waiting()).toBe(0)
  })

  it('tells two sources of one id apart', () => {
    const one = entryOf({ offset: 1 })
    const other = { ...one, source: 'urn:ujirani:bi.cgm:gisuru', offset: 2 }
    index.noteOwn(topic, one)
    index.noteOwn(topic, other)
    expect(index.find(party, one.id, other.source)?.offset).toBe(2)
    expect(index.find(party, one.id, one.source)?.offset).toBe(1)
    index.noteLog(upTo(3), [one, other], [])
    index.flush()
    expect(index.find(party, one.id, other.source)?.offset).toBe(2)
    expect(index.find(party, one.id)?.offset).toBe(1)
  })

  it('finds decisions before and after they are flushed', () => {
    const place = { party, partition: 0, offset: 1 }
    index.noteLog(upTo(1), [], [{ ...place, decisionOffset: 7, copies: [] }])
    index.flush()
    index.noteLog(upTo(2), [], [{ ...place, decisionOffset: 8, copies: [] }])
    expect(index.decisionsOf(place)).toEqual([7, 8])
    index.flush()
    expect(index.decisionsOf(place)).toEqual([7, 8])
  })

  it('knows how far it has come, also from an earlier life', () => {
    index.noteLog(upTo(6), [], [])
    index.flush()
    expect(index.nextOf(topic, 0)).toBe(6)
    expect(createEventIndex(store).nextOf(topic, 0)).toBe(6)
    expect(index.nextOf(topic, 1)).toBe(0)
  })

  it('forgets the log but not its own acknowledgements', () => {
    const own = entryOf({ offset: 5 })
    const logged = entryOf({ offset: 1 })
    index.noteLog(upTo(2), [logged], [])
    index.noteOwn(topic, own)
    index.clear()
    expect(index.find(party, logged.id)).toBeUndefined()
    expect(index.find(party, own.id)).toBe(own)
    expect(index.nextOf(topic, 0)).toBe(0)
    expect(index.waiting()).toBe(1)
  })

  it('lets many rows go to the store unasked', () => {
    const entries = Array.from({ length: 4_000 }, (_, offset) => entryOf({ offset, id: newId() }))
    index.noteLog(upTo(4_000), entries, [])
    expect(store.positions()).toEqual([upTo(4_000)])
    expect(store.find(party, entries[7]?.id ?? newId())?.offset).toBe(7)
  })
})
