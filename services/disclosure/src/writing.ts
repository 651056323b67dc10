import type { Decision } from '@ujirani/events'
import {
  headerText,
  baseTopics,
  parseSharedTopic,
  type BusRecordWriter,
  type IncomingRecord,
  type OutgoingRecord,
  type Publisher,
  type RegisterFollower,
} from '@ujirani/messaging'
import { mayStillDisclose, type Register } from '@ujirani/policy'
import type { Clock } from '@ujirani/runtime'
import { SessionStaleError, type Session } from './decision-sessions.ts'
import type { Measures } from './measures.ts'
import { toWithdrawn } from './outcome.ts'

/** What is written with. */
export interface WritingParts {
  readonly publisher: Publisher
  readonly writer: BusRecordWriter
  readonly follower: RegisterFollower
  readonly clock: Clock
  readonly measures: Measures
}

/** What was judged under one register and goes to the log together. */
export interface Judged {
  readonly register: Register
  /** Origin records that had no decision before, for the measures. */
  readonly records: readonly IncomingRecord[]
  readonly decisions: readonly Decision[]
  /** Copies and quarantine entries. */
  readonly followUps: readonly OutgoingRecord[]
}

/** Decisions on their way to the log. */
export interface Writing<T extends Judged> {
  readonly judged: T
  /** Settles once they stand there. */
  readonly written: Promise<void>
}

/**
 * Judges, and hands the decisions to the log in the order in which they were made; resolves before
 * they stand there.
 */
export function judgeAndWrite<T extends Judged>(
  parts: WritingParts,
  session: Session,
  judge: () => Promise<T>,
): Promise<Writing<T>> {
  return session.inLogOrder(async () => {
    const judged = await judge()
    const written = session.write(await encodeAll(parts, judged.decisions))
    // Whoever has it looks at it later; until then it may have failed without anybody's notice.
    written.catch(() => undefined)
    return { judged, written }
  })
}

/**
 * Waits for decisions to stand in the log, and then writes copies. What the parties have stopped
 * between the two is not written any more, and its lines are closed.
 */
export async function finishWriting(
  parts: WritingParts,
  session: Session,
  { judged, written }: Writing<Judged>,
): Promise<void> {
  const { publisher, clock, measures } = parts
  await written
  const { copies, closings } = leaveOutStopped(parts, judged)
  await publisher.publishAll(copies)
  for (const decision of judged.decisions) measures.decided(decision)
  measures.written(judged.records, clock.nowMs(), copies.length)
  await writeClosings(parts, session, closings)
}

async function writeClosings(
  parts: WritingParts,
  session: Session,
  closings: readonly Decision[],
): Promise<void> {
  if (closings.length === 0) return
  await session.inLogOrder(async () => {
    for (const closing of closings) session.state.apply(closing)
    await session.write(await encodeAll(parts, closings))
  })
  for (const closing of closings) parts.measures.decided(closing)
}

function leaveOutStopped(
  { follower, clock }: WritingParts,
  { register, decisions, followUps }: Judged,
): { readonly copies: readonly OutgoingRecord[]; readonly closings: readonly Decision[] } {
  const now = follower.current()
  if (now.agreements === register.agreements) return { copies: followUps, closings: [] }
  const { agreementsEnd, partiesEnd } = now
  const stopped = new Set<string>()
  const closings = decisions.flatMap((decision) => {
    const at = Math.max(clock.nowMs(), decision.at)
    const lines = decision.lines.filter(
      (line) => line.outcome === 'DISCLOSED' && !mayStillDisclose(now, line, at),
    )
    for (const { copyId } of lines) stopped.add(copyId ?? '')
    if (lines.length === 0 || decision.outcome === 'WITHDRAWN') return []
    return [toWithdrawn(decision, { at, agreementsEnd, partiesEnd }, lines)]
  })
  const copies = followUps.filter((copy) => !stopped.has(headerText(copy, 'ce_id') ?? ''))
  // Copies of earlier decisions, about to be completed: judged anew they are closed.
  const isStopped = copies.some((copy) => isOfStopped(copy, now, clock.nowMs()))
  if (isStopped) throw new SessionStaleError()
  return { copies, closings }
}

function isOfStopped(copy: OutgoingRecord, now: Register, nowMs: number): boolean {
  const shared = parseSharedTopic(copy.topic)
  if (shared === undefined) return false
  const version = Number(headerText(copy, 'ce_agreementversion'))
  const line = { agreement: shared.agreement, version }
  return !mayStillDisclose(now, line, nowMs)
}

function encodeAll(
  { writer }: WritingParts,
  decisions: readonly Decision[],
): Promise<readonly OutgoingRecord[]> {
  return Promise.all(
    decisions.map((value) =>
      writer.encode('Decision', {
        topic: baseTopics.decisions,
        key: `${value.topic}/${String(value.partition)}/${String(value.offset)}`,
        value,
      }),
    ),
  )
}
