import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { AgreementId, PartyId } from '@ujirani/events'
import type { DutyRows, OwedAck } from './entry.ts'

/** Acknowledgements that one recipient is late with, as a whole. */
export interface LateAcks {
  readonly agreement: AgreementId
  /** Of the first of them. */
  readonly version: number
  readonly recipient: PartyId
  readonly publisher: PartyId
  /** Until when the first of them was in time, milliseconds since 1970. */
  readonly dueMs: number
}

/** Which duties are shown: those of one agreement that a party has a part in; null for all parts. */
export interface DutyQuery {
  readonly agreement: AgreementId
  readonly party: PartyId | null
  readonly nowMs: number
  /** Most rows. */
  readonly limit: number
}

/** The duties that a party has a part in, and are not met. */
export interface UnmetAcks {
  readonly open: number
  readonly late: number
  /** The earliest due first. */
  readonly acks: readonly OwedAck[]
}

/** The tables of duties. `owed` holds what is not met; `noted` whatever anybody took note of. */
export const dutyTables = `
  CREATE TABLE owed (
    agreement TEXT NOT NULL, recipient TEXT NOT NULL,
    party TEXT NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,
    version INTEGER NOT NULL, rule TEXT NOT NULL, copy TEXT NOT NULL, event TEXT NOT NULL,
    givenMs INTEGER NOT NULL, dueMs INTEGER NOT NULL,
    PRIMARY KEY (agreement, recipient, party, partition, offset)) WITHOUT ROWID;
  CREATE INDEX owedByCopy ON owed (recipient, copy);
  CREATE INDEX owedByTime ON owed (dueMs);
  CREATE TABLE noted (
    party TEXT NOT NULL, copy TEXT NOT NULL, PRIMARY KEY (party, copy)) WITHOUT ROWID;`

/**
 * Acknowledgements that are still owed. Decisions and the events that acknowledge come from topics
 * that are read apart: what was taken note of is kept, so that either may come first.
 */
export class DutyTable {
  readonly #addOwed: StatementSync
  readonly #addNoted: StatementSync
  readonly #meet: StatementSync
  readonly #isNoted: StatementSync
  readonly #withdraw: StatementSync
  readonly #count: StatementSync
  readonly #list: StatementSync
  readonly #late: StatementSync

  constructor(database: DatabaseSync) {
    const mine = 'agreement = ?1 AND (?2 IS NULL OR recipient = ?2 OR party = ?2)'
    this.#addOwed = database.prepare(
      'INSERT INTO owed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    )
    this.#addNoted = database.prepare('INSERT INTO noted VALUES (?, ?) ON CONFLICT DO NOTHING')
    this.#meet = database.prepare('DELETE FROM owed WHERE recipient = ? AND copy = ?')
    this.#isNoted = database.prepare('SELECT 1 FROM noted WHERE party = ? AND copy = ?')
    this.#withdraw = database.prepare(
      'DELETE FROM owed WHERE agreement = ? AND recipient = ? AND party = ? AND partition = ? AND offset = ?',
    )
    this.#count = database.prepare(
      `SELECT count(*) AS unmet, coalesce(sum(dueMs < ?3), 0) AS late FROM owed WHERE ${mine}`,
    )
    this.#list = database.prepare(
      `SELECT * FROM owed WHERE ${mine} ORDER BY dueMs, party, partition, offset LIMIT ?3`,
    )
    // SQLite takes the other columns of a group with one min() from the row that holds it.
    this.#late = database.prepare(
      `SELECT agreement, version, recipient, party AS publisher, min(dueMs) AS dueMs
       FROM owed WHERE dueMs < ? GROUP BY agreement, recipient, party`,
    )
  }

  /** Enters rows; inside the store's transaction. */
  add({ owed, acknowledged, withdrawn }: DutyRows): void {
    for (const { agreement, recipient, party, partition, offset, ...row } of owed) {
      if (this.#isNoted.get(recipient, row.copy) !== undefined) continue
      const { version, rule, copy, event, givenMs, dueMs } = row
      const place = [agreement, recipient, party, partition, offset]
      this.#addOwed.run(...place, version, rule, copy, event, givenMs, dueMs)
    }
    for (const { party, copy } of acknowledged) {
      this.#addNoted.run(party, copy)
      this.#meet.run(party, copy)
    }
    for (const { agreement, recipient, party, partition, offset } of withdrawn) {
      this.#withdraw.run(agreement, recipient, party, partition, offset)
    }
  }

  /** What is not met under an agreement. */
  unmet({ agreement, party, nowMs, limit }: DutyQuery): UnmetAcks {
    const counts = this.#count.get(agreement, party, nowMs)
    const [unmet, late] = [Number(counts?.['unmet']), Number(counts?.['late'])]
    const acks = this.#list.all(agreement, party, limit) as unknown as readonly OwedAck[]
    return { open: unmet - late, late, acks }
  }

  /** Who is late with what, by agreement, recipient and publisher. */
  late(nowMs: number): readonly LateAcks[] {
    return this.#late.all(nowMs) as unknown as readonly LateAcks[]
  }
}
