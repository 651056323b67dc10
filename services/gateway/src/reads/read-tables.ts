import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

/**
 * The tables of reads. `sent`: what a client was first sent by which record; `begun`: what stood in
 * answers that have not ended whole; `streams`: those that have not ended, of `runs` of gateways.
 */
export const readTables = `
  CREATE TABLE sent (
    topic TEXT NOT NULL, partition INTEGER NOT NULL, party TEXT NOT NULL, client TEXT NOT NULL,
    low INTEGER NOT NULL, high INTEGER NOT NULL, atMs INTEGER NOT NULL, accessOffset INTEGER NOT NULL,
    PRIMARY KEY (topic, partition, party, client, low)) WITHOUT ROWID;
  CREATE TABLE begun (
    run TEXT NOT NULL, answer INTEGER NOT NULL,
    topic TEXT NOT NULL, partition INTEGER NOT NULL, party TEXT NOT NULL, client TEXT NOT NULL,
    low INTEGER NOT NULL, high INTEGER NOT NULL, atMs INTEGER NOT NULL, accessOffset INTEGER NOT NULL,
    PRIMARY KEY (run, answer, topic, partition, low)) WITHOUT ROWID;
  CREATE INDEX begunByPlace ON begun (topic, partition, low);
  CREATE TABLE streams (
    run TEXT NOT NULL, answer INTEGER NOT NULL, party TEXT NOT NULL, client TEXT NOT NULL,
    topics TEXT NOT NULL, atMs INTEGER NOT NULL, accessOffset INTEGER NOT NULL,
    PRIMARY KEY (run, answer)) WITHOUT ROWID;
  CREATE TABLE runs (run TEXT PRIMARY KEY, lastMs INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE rights (
    topic TEXT NOT NULL, principal TEXT NOT NULL, accessOffset INTEGER NOT NULL,
    grantedMs INTEGER NOT NULL, isUnsigned INTEGER NOT NULL, revokedMs INTEGER, end INTEGER,
    PRIMARY KEY (topic, principal, accessOffset)) WITHOUT ROWID;
  CREATE TABLE progress (
    topic TEXT NOT NULL, partition INTEGER NOT NULL, groupId TEXT NOT NULL, next INTEGER NOT NULL,
    atMs INTEGER NOT NULL, PRIMARY KEY (topic, partition, groupId, next)) WITHOUT ROWID;`

/** The tables, to be emptied. */
export const readTableNames = ['sent', 'begun', 'streams', 'runs', 'rights', 'progress'] as const

/** Statements of one database, each prepared once. */
export class Statements {
  readonly #database: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  run(sql: string, ...values: readonly SQLInputValue[]): void {
    this.#of(sql).run(...values)
  }

  /** The rows, of a shape that the caller knows from the statement. */
  all(sql: string, ...values: readonly SQLInputValue[]): readonly object[] {
    return this.#of(sql).all(...values)
  }

  #of(sql: string): StatementSync {
    const known = this.#prepared.get(sql) ?? this.#database.prepare(sql)
    this.#prepared.set(sql, known)
    return known
  }
}
