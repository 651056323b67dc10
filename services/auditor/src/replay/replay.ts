import { BusError } from '@ujirani/errors'
import type { Decision, PartyId } from '@ujirani/events'
import {
  baseTopics,
  originTopic,
  readAll,
  type BusLog,
  type IncomingRecord,
} from '@ujirani/messaging'
import { createPriorFold, createRegister, type LinkKeys } from '@ujirani/policy'
import { checkCopies } from './check-copies.ts'
import { createExpectedCopies } from './expected-copies.ts'
import type { DecisionJudge } from './decision-judge.ts'
import { judgeDecision } from './judge-decision.ts'
import { findMissed } from './find-missed.ts'
import { createHeldBook } from './held-book.ts'
import { readLogEnds } from './log-ends.ts'
import { createRecordPages } from './log-pages.ts'
import { createMandate } from './mandate.ts'
import { createNoteBook } from './note-book.ts'
import { readActs } from './read-acts.ts'
import { createRegisterReplay } from './register-replay.ts'
import { toReport, type ReplayReport } from './report.ts'
import { toStray } from './stray.ts'
import { createUsedIds } from './used-ids.ts'
import { createWindow } from './window.ts'

/** What is asked of a replay. Instants are milliseconds since 1970, of the records' append times. */
export interface ReplayRequest {
  /** Reports the findings about one recipient only. */
  readonly party: string | undefined
  readonly fromMs: number
  readonly toMs: number
  /** Records younger than this may still be under way. */
  readonly nowMs: number
}

/** Where a replay looks, and on whose behalf. */
export interface ReplayParts {
  readonly log: BusLog
  readonly keys: LinkKeys
  /** The auditing body: agreements that do not name it are counted, and not opened. */
  readonly auditor: PartyId
}

/**
 * Derives a window of the log again and says of each record what it found. Decisions before the
 * window are gone through as well, as the masks they left bind those within it.
 *
 * Holds in memory the window's notes, the ids of all copies and the acts; everything else is
 * streamed.
 */
export async function replay(parts: ReplayParts, request: ReplayRequest): Promise<ReplayReport> {
  const { log } = parts
  const judge = await openJudge(parts, request)
  const place = { topic: baseTopics.decisions, partition: 0 }
  const { start, end } = judge.ends.decisions
  for await (const record of readAll(log.reader, place, { from: start, to: end })) {
    const decision = await tryRead(log, record)
    if (decision === undefined) judge.strays.push(toStray(record, 'decision'))
    else await judgeDecision(judge, decision, record)
  }
  await findMissed(judge, request.nowMs)
  const strays = [...judge.strays]
  const register = log.follower.current()
  for (const [topic, bounds] of [...judge.ends.shared].sort(byTopic)) {
    if (!judge.mandate.coversShared(register, topic)) continue
    const view = { topic, bounds, nowMs: request.nowMs }
    strays.push(...(await checkCopies(log, view, judge.expected)))
  }
  return toReport(judge.notes, strays, request)
}

const byTopic = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1

async function openJudge(
  { log, keys, auditor }: ReplayParts,
  request: ReplayRequest,
): Promise<DecisionJudge> {
  const { reader, follower } = log
  const register = follower.current()
  const shared = [...register.topics.keys()].sort()
  const origins = [...register.parties.keys()].map(originTopic)
  const ends = await readLogEnds(reader, { shared, origins })
  const window = await createWindow(reader, ends, request)
  const notes = createNoteBook()
  for (const { place, from, to } of window.ranges) {
    // Every record of the window is in the book, decided or not.
    for await (const record of readAll(reader, place, { from, to })) {
      notes.of(place, record.offset).acceptedAtMs = record.timestampMs
    }
  }
  const acts = await readActs(log)
  return {
    log,
    keys,
    mandate: createMandate(auditor),
    ends,
    acts,
    window,
    notes,
    expected: createExpectedCopies(),
    pages: createRecordPages(reader),
    registers: createRegisterReplay(createRegister(register.trust, register), acts),
    fold: createPriorFold(),
    held: createHeldBook(),
    next: new Map(),
    usedIds: createUsedIds(),
    strays: [],
  }
}

async function tryRead({ records }: BusLog, record: IncomingRecord): Promise<Decision | undefined> {
  try {
    return await records.read('Decision', record)
  } catch (error) {
    if (BusError.is(error, 'ERR_AVRO_MALFORMED') || BusError.is(error, 'ERR_SCHEMA_UNKNOWN')) {
      return undefined
    }
    throw error
  }
}
