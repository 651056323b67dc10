import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { parseStructuredCopy } from '@ujirani/events'
import type { Clock } from '@ujirani/runtime'
import { fold } from '../summary/search-text.ts'
import { toSummary, type EventSummary } from '../summary/to-summary.ts'
import type { EventFilter } from './event-filter.ts'
import { toUtcDay } from './utc-day.ts'

/** The bus roles of whoever asks. Every query takes them: none can be made without. */
export type Roles = readonly string[]

/** Where in the list to look. */
export interface Range {
  /** Only what came before this position (the next page of a list that shows the newest first). */
  readonly before?: number | undefined
  /** Only what came after this position (what is new). */
  readonly after?: number | undefined
  readonly limit: number
}

/** A whole event. */
export interface WholeEvent {
  readonly summary: EventSummary
  readonly event: unknown
}

/** What filters can choose from: only values that occur in what the person may see. */
export interface Facet {
  readonly family: string
  readonly type: string
  readonly agreement: string
  /** Of real events; exercises are not counted. */
  readonly count: number
}

/** Reading, always through somebody's roles and only what may still be kept. */
export interface EventQueries {
  /** Newest first; with `after`, oldest first. */
  list(roles: Roles, filter: EventFilter, range: Range): readonly EventSummary[]
  /** How many there are in all. */
  count(roles: Roles, filter: EventFilter): number
  find(roles: Roles, id: string): WholeEvent | undefined
  facets(roles: Roles): readonly Facet[]
  /** The position of the newest event, whoever may see it. */
  newest(): number
}

interface Condition {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

/** What a person may see: for all roles, or for one of theirs; and not past its last day. */
function visible(roles: Roles, nowMs: number): Condition {
  return {
    sql: `(roles IS NULL OR EXISTS (SELECT 1 FROM json_each(events.roles) AS allowed
      JOIN json_each(?) AS held ON allowed.value = held.value))
      AND (retainUntil IS NULL OR retainUntil >= ?)`,
    values: [JSON.stringify(roles), toUtcDay(nowMs)],
  }
}

function matching(filter: EventFilter): readonly Condition[] {
  const equal = (column: string, value: string | undefined): readonly Condition[] =>
    value === undefined ? [] : [{ sql: `${column} = ?`, values: [value] }]
  const bound = (sql: string, value: number | undefined): readonly Condition[] =>
    value === undefined ? [] : [{ sql, values: [value] }]
  const words = fold(filter.q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
  return [
    {
      sql: filter.status === 'actual' ? "cestatus = 'Actual'" : "cestatus <> 'Actual'",
      values: [],
    },
    ...equal('family', filter.family),
    ...equal('type', filter.type),
    ...equal('agreement', filter.agreement),
    ...equal('severity', filter.severity),
    ...bound('atMs >= ?', filter.since),
    ...bound('atMs < ?', filter.until),
    ...words.map((word) => ({ sql: 'instr(search, ?) > 0', values: [word] })),
  ]
}

function join(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  }
}

type Row = Readonly<Record<string, unknown>>

/** The list's line is made each time: an older file then has nothing that this page does not know. */
function toEventSummary(row: Row): EventSummary {
  const { envelope, data } = parseStructuredCopy(JSON.parse(String(row['event'])))
  return {
    ...toSummary(envelope, data),
    position: Number(row['position']),
    receivedAt: new Date(Number(row['receivedMs'])).toISOString(),
  }
}

/** Creates the queries of a store. */
export function createEventQueries(database: DatabaseSync, clock: Clock): EventQueries {
  const newest = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'events'")
  const rows = (sql: string, values: readonly SQLInputValue[]): readonly Row[] =>
    database.prepare(sql).all(...values)
  const forReader = (roles: Roles): Condition => visible(roles, clock.nowMs())
  return {
    list: (roles, filter, { before, after, limit }) => {
      const range = [
        ...(before === undefined ? [] : [{ sql: 'position < ?', values: [before] }]),
        ...(after === undefined ? [] : [{ sql: 'position > ?', values: [after] }]),
      ]
      const { sql, values } = join([forReader(roles), ...matching(filter), ...range])
      const order = after === undefined ? 'DESC' : 'ASC'
      return rows(
        `SELECT position, receivedMs, event FROM events WHERE ${sql}
         ORDER BY position ${order} LIMIT ?`,
        [...values, limit],
      ).map(toEventSummary)
    },
    count: (roles, filter) => {
      const { sql, values } = join([forReader(roles), ...matching(filter)])
      return Number(rows(`SELECT count(*) AS n FROM events WHERE ${sql}`, values)[0]?.['n'])
    },
    find: (roles, id) => {
      const { sql, values } = join([forReader(roles), { sql: 'id = ?', values: [id] }])
      const [row] = rows(`SELECT * FROM events WHERE ${sql} ORDER BY position LIMIT 1`, values)
      if (row === undefined) return undefined
      return { summary: toEventSummary(row), event: JSON.parse(String(row['event'])) as unknown }
    },
    facets: (roles) => {
      const { sql, values } = forReader(roles)
      return rows(
        `SELECT family, type, agreement, sum(cestatus = 'Actual') AS n FROM events
         WHERE ${sql} GROUP BY family, type, agreement ORDER BY family, type, agreement`,
        values,
      ).map(({ family, type, agreement, n }) => ({
        family: String(family),
        type: String(type),
        agreement: String(agreement),
        count: Number(n),
      }))
    },
    newest: () => Number(newest.get()?.['seq'] ?? 0),
  }
}
