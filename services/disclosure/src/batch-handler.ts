import {
  baseTopics,
  type BusRecordWriter,
  type IncomingRecord,
  type OutgoingRecord,
  type Publisher,
  type RecordBatch,
  type RegisterFollower,
} from '@ujirani/messaging'
import type { Decision } from '@ujirani/events'
import type { Clock } from '@ujirani/runtime'
import { SessionStaleError, type DecisionSessions, type Session } from './decision-sessions.ts'
import type { Judge, Moment } from './judge.ts'
import type { Measures } from './measures.ts'

/** Records judged at one moment and written together. */
const chunkRecords = 256

interface HandlerParts {
  readonly sessions: DecisionSessions
  readonly judge: Judge
  readonly publisher: Publisher
  readonly writer: BusRecordWriter
  readonly follower: RegisterFollower
  readonly clock: Clock
  readonly measures: Measures
}

/**
 * Creates the handler of origin batches: decisions first, then copies, then (by resolving) the
 * group's offset. A crash between any two of them leaves what the next run completes.
 *
 * While one chunk is on its way to the log the next one is judged.
 */
export function createBatchHandler(parts: HandlerParts): (batch: RecordBatch) => Promise<void> {
  const places = new WeakMap<Session, Map<string, number>>()
  return (batch) =>
    parts.sessions.run(async (session) => {
      await checkContinuity(places, session, batch)
      let writing: Promise<void> = Promise.resolve()
      let left: IncomingRecord | undefined
      for (let at = 0; at < batch.records.length; at += chunkRecords) {
        // Left early, a batch is not committed: what is not judged comes again, here or elsewhere.
        if (!(await waitUntilFresh(parts, batch))) break
        const judged = await judgeChunk(parts, session, batch.records.slice(at, at + chunkRecords))
        await writing
        writing = writeChunk(parts, session, judged)
        if (judged.failure !== undefined) await endWith(writing, judged.failure)
        left = judged.records.at(-1)
      }
      await writing
      if (left !== undefined) session.state.finish(batch.topic, batch.partition, left.offset + 1)
    })
}

/** A partition that begins or jumps here may have been decided by another process meanwhile. */
async function checkContinuity(
  places: WeakMap<Session, Map<string, number>>,
  session: Session,
  { topic, partition, records }: RecordBatch,
): Promise<void> {
  const expected = places.get(session) ?? new Map<string, number>()
  places.set(session, expected)
  const place = `${topic}/${String(partition)}`
  if (expected.get(place) !== records[0]?.offset && !(await session.isAlone())) {
    throw new SessionStaleError()
  }
  const last = records.at(-1)
  if (last !== undefined) expected.set(place, last.offset + 1)
}

const lookAgainMs = 50

/** No fresh heartbeat, no disclosure. @returns false when the partition went elsewhere meanwhile */
async function waitUntilFresh(
  { follower }: HandlerParts,
  { isRunning }: RecordBatch,
): Promise<boolean> {
  while (!follower.isFresh()) {
    if (!isRunning()) return false
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
  }
  return isRunning()
}

/** What a chunk comes to; after a failure, what came before it. */
interface JudgedChunk {
  readonly records: readonly IncomingRecord[]
  readonly decisions: Decision[]
  readonly followUps: OutgoingRecord[]
  failure: { readonly error: unknown } | undefined
}

async function judgeChunk(
  { judge, follower, clock }: HandlerParts,
  { state }: Session,
  records: readonly IncomingRecord[],
): Promise<JudgedChunk> {
  const moment: Moment = { state, register: follower.current(), nowMs: clock.nowMs() }
  const chunk: JudgedChunk = { records, decisions: [], followUps: [], failure: undefined }
  try {
    for (const record of records) await judgeRecord(judge, moment, record, chunk)
  } catch (error) {
    // The state holds the decisions before this record, so they must reach the log.
    chunk.failure = { error }
  }
  return chunk
}

async function judgeRecord(
  judge: Judge,
  moment: Moment,
  record: IncomingRecord,
  { decisions, followUps }: JudgedChunk,
): Promise<void> {
  const { topic, partition, offset } = record
  if (offset >= moment.state.nextOffset(topic, partition)) {
    const outcome = await judge.decideNew(record, moment)
    decisions.push(outcome.decision)
    followUps.push(...outcome.followUps)
    return
  }
  const earlier = moment.state.recorded(topic, partition, offset)
  if (earlier === undefined) return
  const { withdrawal, copies } = await judge.complete(record, earlier, moment)
  if (withdrawal !== undefined) decisions.push(withdrawal)
  followUps.push(...copies)
}

async function writeChunk(
  parts: HandlerParts,
  session: Session,
  { records, decisions, followUps }: JudgedChunk,
): Promise<void> {
  const { publisher, clock, measures } = parts
  await session.write(await encodeAll(parts, decisions))
  await publisher.publishAll(followUps)
  for (const decision of decisions) measures.decided(decision)
  measures.written(records, clock.nowMs(), followUps.length)
}

async function endWith(writing: Promise<void>, { error }: { readonly error: unknown }) {
  await writing
  throw error
}

function encodeAll(
  { writer }: HandlerParts,
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
