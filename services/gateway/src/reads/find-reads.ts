import type { Statements } from './read-tables.ts'
import type { Ability, GroupProgress, ReadPlace, ReadsOf, Sending } from './reads.ts'

/** A run that has written nothing for so long, with streams open, has crashed. */
const silentMs = 10_000
/** What a stream was sent waits so long for the log at most, and is stopped then. */
const unheardMs = 4_000

const columns = 'party, client, atMs, accessOffset'
const spans = 'topic = ? AND partition = ? AND low <= ? AND high > ?'

/** Finds who was sent a record, may have been, or could have read it. */
export function findReads(sql: Statements, place: ReadPlace, nowMs: number): ReadsOf {
  const { topic, partition, offset } = place
  const at = [topic, partition, offset, offset] as const
  const sent = sql.all(`SELECT ${columns} FROM sent WHERE ${spans}`, ...at) as Sending[]
  const begun = sql.all(`SELECT ${columns} FROM begun WHERE ${spans}`, ...at) as Sending[]
  const maybe = [...begun, ...findCrashed(sql, place, nowMs)]
  const isSent = (each: Sending): boolean => sent.some((other) => isSameClient(each, other))
  return {
    sent,
    mayHaveBeenSent: firstOfEach(maybe.filter((each) => !isSent(each))),
    couldHaveRead: findAbilities(sql, place),
    progress: sql.all(
      `SELECT groupId, min(atMs) AS atMs FROM progress
       WHERE topic = ? AND partition = ? AND next > ? GROUP BY groupId`,
      ...[topic, partition, offset],
    ) as GroupProgress[],
  }
}

/** Streams of crashed gateways: what they were sent last is on no record. */
function findCrashed(
  sql: Statements,
  { topic, appendedAtMs }: ReadPlace,
  nowMs: number,
): readonly Sending[] {
  return sql.all(
    `SELECT party, client, lastMs AS atMs, accessOffset FROM streams JOIN runs USING (run)
     WHERE instr(topics, ?) > 0 AND lastMs < ? AND lastMs >= ?`,
    ...[` ${topic} `, nowMs - silentMs, appendedAtMs - unheardMs],
  ) as Sending[]
}

/** Rights to the topic itself, and to all that begin as it does. */
function findAbilities(sql: Statements, { topic, offset }: ReadPlace): readonly Ability[] {
  const rows = sql.all(
    `SELECT principal, grantedMs, accessOffset, revokedMs, isUnsigned FROM rights
     WHERE (topic = ?1 OR (topic LIKE '%*' AND substr(?1, 1, length(topic) - 1) = rtrim(topic, '*')))
     AND (revokedMs IS NULL OR end IS NULL OR end > ?2) ORDER BY accessOffset, principal`,
    ...[topic, offset],
  ) as (Omit<Ability, 'isUnsigned'> & { readonly isUnsigned: number })[]
  return rows.map(({ isUnsigned, ...row }) => ({ ...row, isUnsigned: isUnsigned === 1 }))
}

function isSameClient(one: Sending, other: Sending): boolean {
  return one.party === other.party && one.client === other.client
}

function firstOfEach(sendings: readonly Sending[]): readonly Sending[] {
  return sendings.filter((each, at) => sendings.findIndex((one) => isSameClient(each, one)) === at)
}
