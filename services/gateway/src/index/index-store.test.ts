import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { CopyId, PartyId } from '@ujirani/events'
import { silentLogger } from '@ujirani/runtime'
import { entryOf, newId } from '../../test/fixtures/events.ts'
import { openIndexStore, type IndexStore } from './index-store.ts'

const party = 'bi.cgm' as PartyId
const copy = '0190a8f0-0000-8000-8000-000000000001' as CopyId
const position = { topic: 'origin.bi.cgm', partition: 0, topicId: 'a', next: 7 }

describe('openIndexStore', () => {
  let folder = ''
  let file = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'index-'))
    file = join(folder, 'deep', 'index.sqlite')
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })
  const open = (bus = 'demo'): IndexStore => openIndexStore({ file, bus, logger: silentLogger })

  function filled(): IndexStore {
    const store = open()
    const decisions = [{ party, partition: 0, offset: 3, decisionOffset: 9, copies: [copy] }]
    store.add({ entries: [entryOf({ offset: 3 })], decisions, positions: [position] })
    return store
  }

  it('finds what was added, by source and by id alone', () => {
    const store = open()
    const entry = entryOf({ offset: 3 })
    store.add({ entries: [entry], decisions: [], positions: [] })
    expect(store.find(party, entry.id, entry.source)).toEqual(entry)
    expect(store.find(party, entry.id)).toEqual(entry)
    expect(store.find(party, entry.id, 'urn:ujirani:bi.cgm:other')).toBeUndefined()
    expect(store.find('tz.isd' as PartyId, entry.id)).toBeUndefined()
    store.close()
  })

  it('keeps the first of two records of one source and id', () => {
    const store = open()
    const first = entryOf({ offset: 3 })
    store.add({ entries: [first, { ...first, offset: 8 }], decisions: [], positions: [] })
    store.add({ entries: [{ ...first, offset: 9 }], decisions: [], positions: [] })
    expect(store.find(first.party, first.id)?.offset).toBe(3)
    store.close()
  })

  it('finds a copy that a decision speaks of, and no other', () => {
    const store = filled()
    expect(store.decisionsOfCopy(copy)).toEqual([9])
    expect(store.decisionsOfCopy('0190a8f1-0000-8000-8000-000000000001' as CopyId)).toEqual([])
    store.clear()
    expect(store.decisionsOfCopy(copy)).toEqual([])
    store.close()
  })

  it('tells all decisions that may speak of a copy', () => {
    const store = filled()
    const twin = '0190a8f0-0000-8000-8000-00000000000f' as CopyId
    const decisions = [{ party, partition: 0, offset: 4, decisionOffset: 11, copies: [twin] }]
    store.add({ entries: [], decisions, positions: [] })
    expect(store.decisionsOfCopy(twin)).toEqual([9, 11])
    store.close()
  })

  it('keeps decisions in their order, each once', () => {
    const store = open()
    const place = { party, partition: 0, offset: 3 }
    const decisions = [12, 9, 12].map((decisionOffset) => ({
      ...place,
      decisionOffset,
      copies: [],
    }))
    store.add({ entries: [], decisions, positions: [] })
    expect(store.decisionsOf(place)).toEqual([9, 12])
    store.close()
  })

  it('finds old and new ids, in any order, also after it was closed', () => {
    const ids = [newId(3_000), newId(1_000), newId(2_000)]
    const store = open()
    for (const id of ids) {
      expect(store.find(party, id)).toBeUndefined()
      store.add({ entries: [entryOf({ id })], decisions: [], positions: [] })
      expect(store.find(party, id)?.id).toBe(id)
    }
    store.close()
    const again = open()
    expect(ids.map((id) => again.find(party, id)?.id)).toEqual(ids)
    expect(again.find(party, newId(4_000))).toBeUndefined()
    again.clear()
    expect(again.find(party, ids[1] ?? newId())).toBeUndefined()
    again.close()
  })

  it('goes on where it was after it was closed', () => {
    filled().close()
    const again = open()
    expect(again.positions()).toEqual([position])
    again.close()
  })

  it('adds a batch as a whole or not at all', () => {
    const store = open()
    const broken = { ...entryOf(), salt: 'not bytes' as unknown as Buffer, offset: {} as number }
    expect(() => {
      store.add({ entries: [entryOf(), broken], decisions: [], positions: [position] })
    }).toThrow()
    expect(store.positions()).toEqual([])
    store.add({ entries: [], decisions: [], positions: [position] })
    expect(store.positions()).toEqual([position])
    store.close()
  })

  it('begins anew for another bus', () => {
    filled().close()
    const other = open('other')
    expect(other.positions()).toEqual([])
    other.close()
  })

  it.each([
    [
      'an older version',
      () => {
        const database = new DatabaseSync(file)
        database.exec('PRAGMA user_version = 0')
        database.close()
      },
    ],
    [
      'a damaged file',
      () => {
        const bytes = readFileSync(file)
        bytes.fill(0x5a, 4096, 16_384)
        writeFileSync(file, bytes)
      },
    ],
    [
      'something else',
      () => {
        writeFileSync(file, 'not a database at all')
      },
    ],
    [
      'an empty file',
      () => {
        writeFileSync(file, '')
      },
    ],
  ])('begins anew over %s', (_, spoil) => {
    filled().close()
    spoil()
    const store = open()
    expect(store.positions()).toEqual([])
    store.add({ entries: [entryOf()], decisions: [], positions: [position] })
    store.close()
    const again = open()
    expect(again.positions()).toEqual([position])
    again.close()
  })

  it('forgets everything when told', () => {
    const store = filled()
    store.clear()
    expect(store.positions()).toEqual([])
    expect(store.decisionsOf({ party, partition: 0, offset: 3 })).toEqual([])
    store.close()
  })
})
