import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createTestCopy } from '../../test/copies.ts'
import type { EventFilter } from './event-filter.ts'
import { openEventStore, type EventStore } from './event-store.ts'
import { toStoredEvent } from './stored-event.ts'

const everything: EventFilter = { status: 'actual' }
const page = { limit: 50 }

describe('event store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ujirani-dashboard-'))
  let nowMs = Date.parse('2026-03-10T12:00:00Z')
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs }
  let store: EventStore
  beforeEach(() => {
    nowMs = Date.parse('2026-03-10T12:00:00Z')
    store = openEventStore(':memory:', 'tz.isd', clock)
  })
  afterEach(() => {
    store.close()
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })
  const add = (changes: Readonly<Record<string, unknown>> = {}, cursor = 'c'): string => {
    const copy = createTestCopy(changes)
    store.add([toStoredEvent(copy)], cursor)
    return copy.id
  }
  const idsFor = (roles: readonly string[], filter: EventFilter = everything): string[] =>
    store.list(roles, filter, page).map(({ id }) => id)

  it('keeps an event and the cursor after it together, across a restart', () => {
    const file = join(folder, 'kept.sqlite')
    const copy = createTestCopy()
    const first = openEventStore(file, 'tz.isd', clock)
    first.add([toStoredEvent(copy)], 'after-1')
    first.close()
    const second = openEventStore(file, 'tz.isd', clock)
    expect(second.cursor()).toBe('after-1')
    expect(second.find([], copy.id)?.event).toEqual(copy)
    second.close()
  })

  it('takes a repeat once, and moves the cursor', () => {
    const copy = createTestCopy()
    expect(store.add([toStoredEvent(copy)], 'c1')).toBe(1)
    expect(store.add([toStoredEvent(copy)], 'c2')).toBe(0)
    expect(store.cursor()).toBe('c2')
    expect(idsFor([])).toEqual([copy.id])
  })

  it('keeps several as one: all of them and the cursor, or none', () => {
    const good = toStoredEvent(createTestCopy())
    const wrong = { ...toStoredEvent(createTestCopy()), search: {} as never }
    store.add([], 'c1')
    expect(() => store.add([good, wrong], 'c2')).toThrow()
    expect([store.cursor(), idsFor([])]).toEqual(['c1', []])
    expect(store.add([good, toStoredEvent(createTestCopy()), good], 'c2')).toBe(2)
    expect(idsFor([])).toHaveLength(2)
  })

  it('moves the cursor past what cannot be kept', () => {
    store.add([], 'c1')
    expect(store.cursor()).toBe('c1')
    expect(idsFor([])).toEqual([])
  })

  it('reads the events of an older file again, and keeps who saw what', () => {
    const file = join(folder, 'older.sqlite')
    const first = openEventStore(file, 'tz.isd', clock)
    first.add([toStoredEvent(createTestCopy())], 'c1')
    first.logView({ person: 'amina', roles: [], what: 'list' })
    first.close()
    const raw = new DatabaseSync(file)
    raw.exec('PRAGMA user_version = 1')
    raw.close()
    const second = openEventStore(file, 'tz.isd', clock)
    expect(second.cursor()).toBeUndefined()
    expect(second.list([], everything, page)).toEqual([])
    second.close()
    const views = new DatabaseSync(file).prepare('SELECT person FROM views').all()
    expect(views).toEqual([expect.objectContaining({ person: 'amina' })])
  })

  it('refuses the file of another party', () => {
    const file = join(folder, 'other.sqlite')
    openEventStore(file, 'tz.isd', clock).close()
    expect(() => openEventStore(file, 'tz.tpf', clock)).toThrow(/another party/)
  })

  describe('roles', () => {
    it('hide an event from whoever holds none of them, in every query', () => {
      const open = add()
      const restricted = add({ roles: 'analyst,supervisor' })
      expect(idsFor(['border-desk'])).toEqual([open])
      expect(store.count(['border-desk'], everything)).toBe(1)
      expect(store.find(['border-desk'], restricted)).toBeUndefined()
      expect(store.facets(['border-desk'])).toMatchObject([{ count: 1 }])
    })

    it('show it to whoever holds one (so the filter, and nothing else, hid it)', () => {
      const open = add()
      const restricted = add({ roles: 'analyst,supervisor' })
      expect(idsFor(['border-desk', 'supervisor'])).toEqual([restricted, open])
      expect(store.count(['supervisor'], everything)).toBe(2)
      expect(store.find(['supervisor'], restricted)?.summary.id).toBe(restricted)
      expect(store.facets(['analyst'])).toMatchObject([{ count: 2 }])
    })

    it.each(['', '%', 'analyst,supervisor', '["analyst"]', 'Analyst', 'analys'])(
      'are not met by %j',
      (role) => {
        add({ roles: 'analyst,supervisor' })
        expect(idsFor([role])).toEqual([])
      },
    )
  })

  describe('retention', () => {
    it('keeps an event through its last UTC day and deletes it after', () => {
      const id = add({ retainuntil: '2026-03-10' })
      nowMs = Date.parse('2026-03-10T23:59:59Z')
      expect(store.purge()).toBe(0)
      expect(idsFor([])).toEqual([id])
      nowMs = Date.parse('2026-03-11T00:00:00Z')
      expect(store.purge()).toBe(1)
      expect(store.find([], id)).toBeUndefined()
    })

    it('does not show what is past its day though nobody has purged it', () => {
      const id = add({ retainuntil: '2026-03-10' })
      nowMs = Date.parse('2026-03-11T00:00:00Z')
      expect(idsFor([])).toEqual([])
      expect(store.find([], id)).toBeUndefined()
      expect(store.count([], everything)).toBe(0)
    })

    it('does not take in what is past its day already', () => {
      add({ retainuntil: '2026-03-09' })
      expect(store.newest()).toBe(0)
    })

    it('leaves no trace of it in the files', () => {
      const file = join(folder, 'purged.sqlite')
      const onDisk = openEventStore(file, 'tz.isd', clock)
      const data = { incidentId: 'i-1', category: 'SAFETY', kind: 'findable-needle' }
      onDisk.add([toStoredEvent(createTestCopy({ retainuntil: '2026-03-10', data }))], 'c')
      const bytes = (): string =>
        ['', '-wal'].map((end) => readFileSync(file + end, 'latin1')).join('')
      expect(bytes()).toContain('findable-needle')
      nowMs = Date.parse('2026-03-11T00:00:00Z')
      onDisk.purge()
      expect(bytes()).not.toContain('findable-needle')
      onDisk.close()
    })
  })

  it('never shows or counts an exercise with the real', () => {
    const real = add()
    const exercise = add({ cestatus: 'Exercise' })
    expect(idsFor([])).toEqual([real])
    expect(store.count([], everything)).toBe(1)
    expect(idsFor([], { status: 'other' })).toEqual([exercise])
    expect(store.facets([])).toMatchObject([{ count: 1 }])
  })

  it('narrows by each filter', () => {
    const id = add({ time: '2026-02-01T08:00:00+02:00', agreement: 'first-one' })
    add({ time: '2026-03-01T08:00:00+02:00', agreement: 'other-one', data: { severity: 'MINOR' } })
    const matches = (filter: Partial<EventFilter>): boolean =>
      idsFor([], { ...everything, ...filter }).join() === id
    expect(matches({ agreement: 'first-one' })).toBe(true)
    expect(matches({ severity: 'MODERATE' })).toBe(true)
    expect(matches({ until: Date.parse('2026-02-01T06:00:00.001Z') })).toBe(true)
    expect(matches({ q: 'BARRIERE file' })).toBe(true)
    expect(idsFor([], { ...everything, q: '%' })).toEqual([])
    expect(idsFor([], { ...everything, family: 'incident' })).toHaveLength(2)
    expect(idsFor([], { ...everything, type: 'org.ujirani.incident.closed.v1' })).toEqual([])
    expect(idsFor([], { ...everything, since: Date.parse('2026-03-02T00:00:00Z') })).toEqual([])
  })

  it('pages backwards without gap or repeat, and forwards in order', () => {
    const ids = Array.from({ length: 7 }, () => add())
    const newest = store.list([], everything, { limit: 3 })
    const older = store.list([], everything, { limit: 9, before: newest.at(-1)?.position })
    expect([...newest, ...older].map(({ id }) => id)).toEqual(ids.toReversed())
    const after = store.list([], everything, { limit: 2, after: 3 })
    expect(after.map(({ id }) => id)).toEqual(ids.slice(3, 5))
  })
})
