import type { IncomingRecord, OutgoingRecord, RecordBatch } from '@ujirani/messaging'
import type { Decision } from '@ujirani/events'
import type { Register } from '@ujirani/policy'
import type { DecisionSessions, Session } from './decision-sessions.ts'
import { createKnownActs, type KnownActs } from './known-acts.ts'
import type { Moment } from './moment.ts'
import type { Places } from './places.ts'
import type { SecondLookParts } from './second-look-parts.ts'
import type { SecondLook } from './second-look.ts'
import { finishWriting, judgeAndWrite } from './writing.ts'

/** Records judged at one moment and written together. */
const chunkRecords = 256

interface HandlerParts extends SecondLookParts {
  readonly sessions: DecisionSessions
  readonly places: Places
  readonly secondLook: SecondLook
  readonly knownActs: KnownActs
}

/**
 * Creates the handler of origin batches: decisions first, then copies, then (by resolving) the
 * group's offset. A crash between any two of them leaves what the next run completes.
 *
 * While one chunk is on its way to the log the next one is judged. Before a chunk is, its partition
 * is caught up on what an agreement that has come into force says of the past.
 */
export function createBatchHandler(
  given: Omit<HandlerParts, 'knownActs'>,
): (batch: RecordBatch) => Promise<void> {
  const { sessions, places } = given
  const parts = { ...given, knownActs: createKnownActs(given) }
  return (batch) =>
    places.inTurn(batch, () =>
      sessions.run(async (session) => {
        await places.enter(session, batch, batch.records[0]?.offset)
        const left = await handleChunks(parts, session, batch)
        if (left === undefined) return
        places.leave(session, batch, left.offset + 1)
        session.state.finish(batch.topic, batch.partition, left.offset + 1)
      }),
    )
}

/** @returns the last record that is done */
async function handleChunks(
  parts: HandlerParts,
  session: Session,
  batch: RecordBatch,
): Promise<IncomingRecord | undefined> {
  const { secondLook, knownActs } = parts
  let writing: Promise<void> = Promise.resolve()
  let left: IncomingRecord | undefined
  // All of the batch was in the log before this is asked.
  if (!(await knownActs.reached(batch.isRunning))) return undefined
  for (let at = 0; at < batch.records.length; at += chunkRecords) {
    // Left early, a batch is not committed: what is not judged comes again, here or elsewhere.
    if (!(await waitUntilFresh(parts, batch))) break
    if (secondLook.isDue(session, batch)) {
      // What is decided again stands in the log after all that was decided before.
      await writing
      await secondLook.run(session, batch)
      if (!batch.isRunning()) break
    }
    const chunk = batch.records.slice(at, at + chunkRecords)
    const begun = await judgeAndWrite(parts, session, () => judgeChunk(parts, session, chunk))
    await writing
    writing = finishWriting(parts, session, begun)
    // Looked at with the next chunk; it may fail before.
    writing.catch(() => undefined)
    const { failure } = begun.judged
    if (failure !== undefined) await endWith(writing, failure.error)
    left = chunk.at(-1)
  }
  await writing
  if (secondLook.isDue(session, batch)) await secondLook.run(session, batch)
  return left
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
  readonly register: Register
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
  const register = follower.current()
  const moment: Moment = { state, register, nowMs: clock.nowMs() }
  const chunk: JudgedChunk = {
    ...{ register, records },
    ...{ decisions: [], followUps: [], failure: undefined },
  }
  try {
    for (const record of records) await judgeRecord(judge, moment, record, chunk)
  } catch (error) {
    // The state holds the decisions before this record, so they must reach the log.
    chunk.failure = { error }
  }
  return chunk
}

async function judgeRecord(
  judge: HandlerParts['judge'],
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

async function endWith(writing: Promise<void>, error: unknown): Promise<never> {
  await writing
  throw error
}
