import type { AccessRecord } from '@ujirani/events'
import type { Statements } from './read-tables.ts'
import type { LoggedAccess } from './reads.ts'

interface Span {
  readonly topic: string
  readonly partition: number
  readonly party: string
  readonly client: string
  readonly low: number
  readonly high: number
  readonly atMs: number
  readonly accessOffset: number
}

/** Enters what `access` says of reads, in its order. */
export class ReadEntries {
  readonly #sql: Statements
  /** The last span of each client and partition: most ranges go on where it ends, or lie in it. */
  readonly #last = new Map<string, { readonly low: number; high: number }>()

  constructor(sql: Statements) {
    this.#sql = sql
  }

  /** Enters one record; inside the store's transaction. */
  add({ record, offset, atMs }: LoggedAccess): void {
    switch (record.kind) {
      case 'OPENED':
        this.#noteRun(record.run, atMs)
        this.#open(record, offset, atMs)
        return
      case 'SENT':
        this.#noteRun(record.run, atMs)
        this.#send(record, offset, atMs)
        return
      case 'STOPPED':
        this.#sql.run('DELETE FROM streams WHERE run = ?', record.run)
        this.#sql.run('DELETE FROM runs WHERE run = ?', record.run)
        return
      case 'GRANTED':
      case 'REVOKED':
        this.#noteRights(record, offset, atMs)
        return
      case 'OFFSETS':
        this.#noteOffsets(record, atMs)
        return
      case 'SNAPSHOT':
      case 'UNSPECIFIED':
    }
  }

  /** Forgets what it keeps in memory; the tables are the store's to empty. */
  clear(): void {
    this.#last.clear()
  }

  #noteRun(run: string, atMs: number): void {
    this.#sql.run('INSERT OR REPLACE INTO runs VALUES (?, ?)', run, atMs)
  }

  #open({ run, answers, ranges }: AccessRecord, offset: number, atMs: number): void {
    const byAnswer = Map.groupBy(ranges, ({ answer }) => answer)
    for (const { answer, party, client, route, topics } of answers) {
      if (route === 'streamFeed') {
        const text = ` ${topics.join(' ')} `
        const insert = 'INSERT OR REPLACE INTO streams VALUES (?, ?, ?, ?, ?, ?, ?)'
        this.#sql.run(insert, run, answer, party, client, text, atMs, offset)
      }
      for (const { topic, partition, from: low, to: high } of byAnswer.get(answer) ?? []) {
        const span = { topic, partition, party, client, low, high, atMs, accessOffset: offset }
        if (isAsked(topic) && !this.#isCovered(span)) this.#begin(run, answer, span)
      }
    }
  }

  #send(record: AccessRecord, offset: number, atMs: number): void {
    const { run, ranges, completed, broken } = record
    const isBroken = new Set(broken)
    for (const [answer, spans] of Map.groupBy(ranges, (range) => range.answer)) {
      const [stream] = this.#sql.all(
        'SELECT party, client FROM streams WHERE run = ? AND answer = ?',
        ...[run, answer],
      )
      if (stream === undefined) continue
      const { party, client } = stream as Span
      for (const { topic, partition, from: low, to: high } of spans) {
        if (!isAsked(topic)) continue
        const span = { topic, partition, party, client, low, high, atMs, accessOffset: offset }
        // What was on its way when the connection broke may have been sent.
        if (isBroken.has(answer)) this.#begin(run, answer, span)
        else this.#cover(span)
      }
    }
    for (const answer of completed) this.#complete(run, answer)
    for (const answer of [...completed, ...broken]) {
      this.#sql.run('DELETE FROM streams WHERE run = ? AND answer = ?', run, answer)
    }
  }

  #begin(run: string, answer: number, span: Span): void {
    const { topic, partition, party, client, low, high, atMs, accessOffset } = span
    const insert = 'INSERT OR IGNORE INTO begun VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'
    const place = [topic, partition, party, client, low, high] as const
    this.#sql.run(insert, run, answer, ...place, atMs, accessOffset)
  }

  #complete(run: string, answer: number): void {
    const where = 'FROM begun WHERE run = ? AND answer = ?'
    const spans = this.#sql.all(`SELECT * ${where}`, run, answer) as readonly Span[]
    for (const span of spans) this.#cover(span)
    if (spans.length > 0) this.#sql.run(`DELETE ${where}`, run, answer)
  }

  #isCovered(span: Span): boolean {
    const last = this.#last.get(keyOf(span))
    return last !== undefined && last.low <= span.low && last.high >= span.high
  }

  /** Enters what of a span the client was not sent before. */
  #cover(span: Span): void {
    if (this.#isCovered(span)) return
    const { topic, partition, party, client, low, high, atMs, accessOffset } = span
    const place = [topic, partition, party, client] as const
    const known = this.#sql.all(
      `SELECT low, high FROM sent WHERE topic = ? AND partition = ? AND party = ? AND client = ?
       AND low < ? AND high > ? ORDER BY low`,
      ...[...place, high, low],
    ) as readonly Span[]
    const insert = 'INSERT OR IGNORE INTO sent VALUES (?, ?, ?, ?, ?, ?, ?, ?)'
    let next = low
    for (const each of [...known, { low: high, high }]) {
      if (each.low > next) this.#sql.run(insert, ...place, next, each.low, atMs, accessOffset)
      next = Math.max(next, each.high)
    }
    this.#remember(span)
  }

  #remember(span: Span): void {
    if (this.#last.size > 50_000) this.#last.clear()
    const last = this.#last.get(keyOf(span))
    if (last?.high === span.low) last.high = span.high
    else this.#last.set(keyOf(span), { low: span.low, high: span.high })
  }

  #noteRights({ kind, rights }: AccessRecord, offset: number, atMs: number): void {
    for (const { topic, principal, end, unsigned } of rights) {
      const right = [topic, principal] as const
      const isHeld = 'topic = ? AND principal = ? AND revokedMs IS NULL'
      if (kind === 'REVOKED') {
        const revoke = `UPDATE rights SET revokedMs = ?, end = ? WHERE ${isHeld}`
        this.#sql.run(revoke, atMs, end, ...right)
      } else if (this.#sql.all(`SELECT 1 FROM rights WHERE ${isHeld}`, ...right).length === 0) {
        const insert = 'INSERT INTO rights VALUES (?, ?, ?, ?, ?, NULL, NULL)'
        this.#sql.run(insert, ...right, offset, atMs, unsigned === true ? 1 : 0)
      }
    }
  }

  #noteOffsets({ offsets }: AccessRecord, atMs: number): void {
    for (const { topic, partition, group, offset } of offsets) {
      this.#sql.run(
        'INSERT OR IGNORE INTO progress VALUES (?, ?, ?, ?, ?)',
        ...[...[topic, partition, group, offset, atMs]],
      )
    }
  }
}

/** Events and copies of them: of notices and the like nobody is told who read them. */
function isAsked(topic: string): boolean {
  return topic.startsWith('shared.') || topic.startsWith('origin.')
}

function keyOf({ topic, partition, party, client }: Span): string {
  return `${topic} ${String(partition)} ${party} ${client}`
}
