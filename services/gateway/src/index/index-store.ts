import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { CopyId, EventId, PartyId } from '@ujirani/events'
import type { Logger } from '@ujirani/runtime'
import { NewestIds } from './newest-ids.ts'
import { DutyTable, dutyTables } from './duty-table.ts'
import { findReads } from '../reads/find-reads.ts'
import { ReadEntries } from '../reads/read-entries.ts'
import { readTableNames, readTables, Statements } from '../reads/read-tables.ts'
import type { LoggedAccess, ReadPlace, ReadsOf } from '../reads/reads.ts'
import type { DutyRows, IndexEntry, IndexPosition, IndexedDecision, OriginPlace } from './entry.ts'

/** What goes into the store together: rows, and how far the log has been read with them. */
export interface IndexBatch {
  readonly entries: readonly IndexEntry[]
  readonly decisions: readonly IndexedDecision[]
  readonly positions: readonly IndexPosition[]
  readonly duties?: DutyRows | undefined
  readonly accesses?: readonly LoggedAccess[]
}

/**
 * The index on disk: a copy of what the log says, in another order. It may be deleted at any time.
 *
 * **Durability.** A batch is in the file as a whole or not at all, also across a SIGKILL. A power
 * loss may damage the file; it is then found to be damaged and begun anew.
 *
 * **Concurrency.** One process. Every call blocks it: microseconds for a look-up, about 2 µs a row
 * for a batch.
 */
export interface IndexStore {
  /** Where following goes on; empty in a new file. */
  readonly positions: () => readonly IndexPosition[]
  /** By source and id, or the first record of that id of any source of the party. */
  readonly find: (party: PartyId, id: EventId, source?: string) => IndexEntry | undefined
  /** Offsets in `decisions`, rising. */
  readonly decisionsOf: (place: OriginPlace) => readonly number[]
  /**
   * Offsets in `decisions`, one of which speaks of a copy if any does. Another copy's may be among
   * them: it is for the reader to look.
   */
  readonly decisionsOfCopy: (id: CopyId) => readonly number[]
  /** Acknowledgements that are still owed. */
  readonly duties: Pick<DutyTable, 'unmet' | 'late'>
  /** Who was sent a record, may have been, or could have read it. */
  readonly readsOf: (place: ReadPlace, nowMs: number) => ReadsOf
  /** Adds a batch. Of two records with one source and id the first in the log stays. */
  readonly add: (batch: IndexBatch) => void
  /** Forgets everything. */
  readonly clear: () => void
  readonly close: () => void
}

/** Raised whenever a table changes: an older file is begun anew. */
const storeVersion = 5

// No row of its own identity: rows lie in the order of their keys, and a UUIDv7 rises with time. Ids
// of copies do not, each lands on a page of its own: their rows are as small as they can be.
const tables = `
  CREATE TABLE stamp (bus TEXT NOT NULL);
  CREATE TABLE positions (
    topic TEXT NOT NULL, partition INTEGER NOT NULL, topicId TEXT NOT NULL, next INTEGER NOT NULL,
    PRIMARY KEY (topic, partition)) WITHOUT ROWID;
  CREATE TABLE events (
    party TEXT NOT NULL, id BLOB NOT NULL, source TEXT NOT NULL,
    partition INTEGER NOT NULL, offset INTEGER NOT NULL, acceptedAtMs INTEGER NOT NULL,
    salt BLOB NOT NULL, commitment BLOB NOT NULL,
    PRIMARY KEY (party, id, source)) WITHOUT ROWID;
  CREATE TABLE decisions (
    party TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,
    decisionOffset INTEGER NOT NULL,
    PRIMARY KEY (party, partition, offset, decisionOffset)) WITHOUT ROWID;
  CREATE TABLE copies (
    stem INTEGER NOT NULL, decisionOffset INTEGER NOT NULL,
    PRIMARY KEY (stem, decisionOffset)) WITHOUT ROWID;
  ${dutyTables}
  ${readTables}
  PRAGMA user_version = ${String(storeVersion)};`

/** Write-ahead and no syncs: a killed process loses nothing, and the log is the durable copy. */
const settings = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768;'

const memory = ':memory:'

function removeFiles(file: string): void {
  if (file === memory) return
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
}

/** Opens a file that is whole, of this version and of this bus; undefined for any other. */
function openExisting(file: string, bus: string): DatabaseSync | undefined {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file)
    database.exec(settings)
    const isWhole = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] === 'ok'
    const version = database.prepare('PRAGMA user_version').get()?.['user_version']
    const stamp = version === storeVersion ? database.prepare('SELECT bus FROM stamp').get() : {}
    if (isWhole && stamp?.['bus'] === bus) return database
  } catch {
    // Whatever is wrong with it: it is begun anew, and that is logged by the caller.
  }
  database?.close()
  return undefined
}

function createNew(file: string, bus: string): DatabaseSync {
  removeFiles(file)
  if (file !== memory) mkdirSync(dirname(file), { recursive: true })
  const database = new DatabaseSync(file)
  database.exec(settings)
  database.exec(tables)
  database.prepare('INSERT INTO stamp VALUES (?)').run(bus)
  return database
}

interface StoreOptions {
  /** A path, or `:memory:`. */
  readonly file: string
  readonly bus: string
  readonly logger: Logger
}

/** Opens the index file, or begins it anew when it is missing, damaged, old or another bus's. */
export function openIndexStore({ file, bus, logger }: StoreOptions): IndexStore {
  const existing = file === memory ? undefined : openExisting(file, bus)
  if (existing === undefined) logger.info('index begun anew', { path: file })
  return new SqliteIndexStore(existing ?? createNew(file, bus))
}

interface EventRow {
  readonly source: string
  readonly partition: number
  readonly offset: number
  readonly acceptedAtMs: number
  readonly salt: Uint8Array
  readonly commitment: Uint8Array
}

/** The first 48 of an id's bits; those of a copy are random. */
function toStem(id: CopyId): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

function toBytes(id: EventId): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex')
}

/** The text of an id from its hex digits. */
function toIdText(hex: unknown): string | undefined {
  if (typeof hex !== 'string') return undefined
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function toEntry(party: PartyId, id: EventId, row: EventRow): IndexEntry {
  const { salt, commitment, ...rest } = row
  return { party, id, ...rest, salt: asBuffer(salt), commitment: asBuffer(commitment) }
}

class SqliteIndexStore implements IndexStore {
  readonly duties: DutyTable
  readonly #sql: Statements
  readonly #reads: ReadEntries
  readonly #database: DatabaseSync
  readonly #findBySource: StatementSync
  readonly #findById: StatementSync
  readonly #addEvent: StatementSync
  readonly #addDecision: StatementSync
  readonly #decisionsOf: StatementSync
  readonly #addCopy: StatementSync
  readonly #findCopy: StatementSync
  readonly #setPosition: StatementSync
  readonly #newest: NewestIds

  constructor(database: DatabaseSync) {
    const columns = 'source, partition, offset, acceptedAtMs, salt, commitment'
    this.#database = database
    this.duties = new DutyTable(database)
    this.#sql = new Statements(database)
    this.#reads = new ReadEntries(this.#sql)
    this.#findBySource = database.prepare(
      `SELECT ${columns} FROM events WHERE party = ? AND id = ? AND source = ?`,
    )
    this.#findById = database.prepare(
      `SELECT ${columns} FROM events WHERE party = ? AND id = ? ORDER BY acceptedAtMs, offset LIMIT 1`,
    )
    this.#addEvent = database.prepare(
      `INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    this.#addDecision = database.prepare(
      `INSERT INTO decisions VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    this.#decisionsOf = database.prepare(
      `SELECT decisionOffset FROM decisions WHERE party = ? AND partition = ? AND offset = ?`,
    )
    this.#addCopy = database.prepare(`INSERT INTO copies VALUES (?, ?) ON CONFLICT DO NOTHING`)
    this.#findCopy = database.prepare(`SELECT decisionOffset FROM copies WHERE stem = ?`)
    this.#setPosition = database.prepare(`INSERT OR REPLACE INTO positions VALUES (?, ?, ?, ?)`)
    const newest = database.prepare(
      `SELECT lower(hex(id)) AS id FROM events WHERE party = ? ORDER BY id DESC LIMIT 1`,
    )
    this.#newest = new NewestIds((party) => toIdText(newest.get(party)?.['id']))
  }

  readonly positions = (): readonly IndexPosition[] =>
    this.#database.prepare('SELECT * FROM positions').all() as unknown as IndexPosition[]

  readonly find = (party: PartyId, id: EventId, source?: string): IndexEntry | undefined => {
    if (this.#newest.isNewer(party, id)) return undefined
    const row =
      source === undefined
        ? this.#findById.get(party, toBytes(id))
        : this.#findBySource.get(party, toBytes(id), source)
    return row === undefined ? undefined : toEntry(party, id, row as unknown as EventRow)
  }

  readonly decisionsOf = (place: OriginPlace): readonly number[] =>
    this.#decisionsOf
      .all(place.party, place.partition, place.offset)
      .map((row) => row['decisionOffset'] as number)

  readonly decisionsOfCopy = (id: CopyId): readonly number[] =>
    this.#findCopy.all(toStem(id)).map((row) => row['decisionOffset'] as number)

  readonly readsOf = (place: ReadPlace, nowMs: number): ReadsOf =>
    findReads(this.#sql, place, nowMs)

  readonly add = ({ entries, decisions, positions, ...more }: IndexBatch): void => {
    const { duties, accesses = [] } = more
    this.#database.exec('BEGIN')
    try {
      for (const { party, id, source, partition, ...entry } of entries) {
        const { offset, acceptedAtMs, salt, commitment } = entry
        const values = [partition, offset, acceptedAtMs, salt, commitment]
        this.#addEvent.run(party, toBytes(id), source, ...values)
        this.#newest.note(party, id)
      }
      const stems: (readonly [stem: number, decisionOffset: number])[] = []
      for (const { party, partition, offset, decisionOffset, copies } of decisions) {
        this.#addDecision.run(party, partition, offset, decisionOffset)
        for (const id of copies) stems.push([toStem(id), decisionOffset])
      }
      // In the order of their pages, so that each page is gone to once.
      stems.sort(([one], [other]) => one - other)
      for (const row of stems) this.#addCopy.run(...row)
      if (duties !== undefined) this.duties.add(duties)
      for (const access of accesses) this.#reads.add(access)
      for (const { topic, partition, topicId, next } of positions) {
        this.#setPosition.run(topic, partition, topicId, next)
      }
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#database.exec('ROLLBACK')
      this.#reads.clear()
      throw error
    }
  }

  readonly clear = (): void => {
    this.#newest.clear()
    this.#reads.clear()
    this.#database.exec(readTableNames.map((name) => `DELETE FROM ${name};`).join(''))
    this.#database.exec(
      `DELETE FROM positions; DELETE FROM events; DELETE FROM decisions; DELETE FROM copies;
       DELETE FROM owed; DELETE FROM noted`,
    )
  }

  readonly close = (): void => {
    this.#database.close()
  }
}
