import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { ConfigInvalidError, type Clock } from '@ujirani/runtime'
import type { StoredEvent } from './stored-event.ts'
import { createEventQueries, type EventQueries } from './event-queries.ts'
import { toUtcDay } from './utc-day.ts'
import { createViewLog, type ViewLog } from './view-log.ts'

/**
 * What one agency was sent, in a file of its own.
 *
 * **Durability.** Events and the cursor after them are one transaction: after a crash the feed goes
 * on where the file says, and what comes again is already there. **Deletion** overwrites
 * (`secure_delete`), as `retainuntil` is a promise to the publisher. **Concurrency.** One process.
 */
export interface EventStore extends EventQueries, ViewLog {
  /** Where the feed goes on; `undefined` in a new file. */
  cursor(): string | undefined
  /**
   * Keeps events together with the cursor after the last of them; without any, only the cursor moves.
   *
   * @returns how many are new: not there already, nor past their last day
   */
  add(events: readonly StoredEvent[], cursor: string): number
  /** Begins the feed anew from a cursor; events stay. */
  resetCursor(cursor: string | undefined): void
  /** Deletes what may no longer be kept; returns how many events. */
  purge(): number
  close(): void
}

/** Raised whenever a table changes: the events of an older file are read from the feed again. */
const storeVersion = 2

const settings = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;
  PRAGMA foreign_keys = ON;`

// AUTOINCREMENT: a position is never used twice, so a page's stream can go on from one.
const tables = `
  CREATE TABLE IF NOT EXISTS stamp (party TEXT NOT NULL) STRICT;
  DROP TABLE IF EXISTS feed; DROP TABLE IF EXISTS events;
  CREATE TABLE feed (cursor TEXT) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, family TEXT NOT NULL,
    agreement TEXT NOT NULL, cestatus TEXT NOT NULL, severity TEXT,
    receivedMs INTEGER NOT NULL, atMs INTEGER NOT NULL, retainUntil TEXT, roles TEXT,
    search TEXT NOT NULL, event TEXT NOT NULL,
    UNIQUE (source, id)) STRICT;
  CREATE INDEX eventsByLastDay ON events (retainUntil) WHERE retainUntil IS NOT NULL;
  CREATE INDEX eventsById ON events (id);
  CREATE TABLE IF NOT EXISTS views (
    atMs INTEGER NOT NULL, person TEXT NOT NULL, roles TEXT NOT NULL, what TEXT NOT NULL,
    query TEXT, eventId TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS viewsByTime ON views (atMs);
  PRAGMA user_version = ${String(storeVersion)};`

/**
 * Opens the store, or begins it.
 *
 * @throws {ConfigInvalidError} the file is another party's, or of a version this program is not for
 */
export function openEventStore(file: string, party: string, clock: Clock): EventStore {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(file)
  database.exec(settings)
  prepareTables(database, party)
  const { add, ...writes } = prepareWrites(database, clock)
  return {
    ...createEventQueries(database, clock),
    ...createViewLog(database, clock),
    ...writes,
    add,
    close: () => {
      database.close()
    },
  }
}

function prepareTables(database: DatabaseSync, party: string): void {
  const wrong = (reason: string): ConfigInvalidError =>
    new ConfigInvalidError([{ name: 'UJIRANI_DASHBOARD_STORE_FILE', reason }])
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (version > storeVersion) throw wrong('names a file of a later version of this program')
  if (version > 0) {
    const stamp = database.prepare('SELECT party FROM stamp').get()
    if (stamp?.['party'] !== party) throw wrong('names a file of another party')
  }
  if (version === storeVersion) return
  database.exec(`BEGIN; ${tables} INSERT INTO feed VALUES (NULL); DELETE FROM stamp;`)
  database.prepare('INSERT INTO stamp VALUES (?)').run(party)
  database.exec('COMMIT')
}

type Writes = Pick<EventStore, 'cursor' | 'add' | 'resetCursor' | 'purge'>

function prepareWrites(database: DatabaseSync, clock: Clock): Writes {
  const readCursor = database.prepare('SELECT cursor FROM feed')
  const writeCursor = database.prepare('UPDATE feed SET cursor = ?')
  const insert = database.prepare(`
    INSERT OR IGNORE INTO events (source, id, type, family, agreement, cestatus, severity,
      receivedMs, atMs, retainUntil, roles, search, event)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const expire = database.prepare('DELETE FROM events WHERE retainUntil < ?')
  const forgetViews = database.prepare('DELETE FROM views WHERE atMs < ?')
  return {
    cursor: () => {
      const cursor = readCursor.get()?.['cursor']
      return typeof cursor === 'string' ? cursor : undefined
    },
    resetCursor: (cursor) => {
      writeCursor.run(cursor ?? null)
    },
    add: (events, cursor) => {
      const nowMs = clock.nowMs()
      database.exec('BEGIN IMMEDIATE')
      try {
        let added = 0
        for (const event of events) added += insertEvent(insert, event, nowMs)
        writeCursor.run(cursor)
        database.exec('COMMIT')
        return added
      } catch (error) {
        database.exec('ROLLBACK')
        throw error
      }
    },
    purge: () => {
      const nowMs = clock.nowMs()
      const { changes } = expire.run(toUtcDay(nowMs))
      forgetViews.run(nowMs - viewsKeptMs)
      // The write-ahead log would keep what has just been deleted until it is written over.
      if (Number(changes) > 0) database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      return Number(changes)
    },
  }
}

/** As long as the bus keeps its access records: five years. */
const viewsKeptMs = 1826 * 86_400_000

/** @returns 1 for a new one, else 0 */
function insertEvent(insert: StatementSync, event: StoredEvent, nowMs: number): number {
  if (event.retainUntil !== null && event.retainUntil < toUtcDay(nowMs)) return 0
  const { changes } = insert.run(
    event.source,
    event.id,
    event.type,
    event.family,
    event.agreement,
    event.cestatus,
    event.severity,
    nowMs,
    event.happenedMs ?? nowMs,
    event.retainUntil,
    event.roles,
    event.search,
    event.event,
  )
  return Number(changes)
}
