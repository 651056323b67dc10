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

/** Records decided and written together; bounds what a crash can repeat. */
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
 */
export function createBatchHandler(parts: HandlerParts): (batch: RecordBatch) => Promise<void> {
  const places = new WeakMap<Session, Map<string, number>>()
  return (batch) =>
    parts.sessions.run(async (session) => {
      await checkContinuity(places, session, batch)
      for (let at = 0; at < batch.records.length; at += chunkRecords) {
        if (!(await waitUntilFresh(parts, batch))) throw new NotMineError()
        await handleChunk(parts, session, batch.records.slice(at, at + chunkRecords))
      }
      const last = batch.records.at(-1)
      if (last !== undefined) session.state.finish(batch.topic, batch.partition, last.offset + 1)
    })
}

/** The batch was left early; its records come again, here or elsewhere. */
class NotMineError extends Error {
  override readonly name = 'NotMineError'

  constructor() {
    super('the partition is no longer read here')
  }
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

async function handleChunk(
  parts: HandlerParts,
  session: Session,
  records: readonly IncomingRecord[],
): Promise<void> {
  const { judge, follower, clock, publisher, measures } = parts
  const moment: Moment = {
    state: session.state,
    register: follower.current(),
    nowMs: clock.nowMs(),
  }
  const decisions: Decision[] = []
  const followUps: OutgoingRecord[] = []
  for (const record of records) {
    if (record.offset < session.state.nextOffset(record.topic, record.partition)) {
      const earlier = session.state.recorded(record.topic, record.partition, record.offset)
      if (earlier === undefined) continue
      const { withdrawal, copies } = await judge.complete(record, earlier, moment)
      if (withdrawal !== undefined) decisions.push(withdrawal)
      followUps.push(...copies)
    } else {
      const outcome = await judge.decideNew(record, moment)
      decisions.push(outcome.decision)
      followUps.push(...outcome.followUps)
    }
  }
  await publisher.publishAll(await encodeAll(parts, decisions))
  session.added(decisions.length)
  await publisher.publishAll(followUps)
  for (const decision of decisions) measures.decided(decision)
  measures.written(records, clock.nowMs(), followUps.length)
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
