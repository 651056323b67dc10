import {
  baseTopics,
  readAll,
  type Admin,
  type BusRecordReader,
  type IncomingRecord,
  type OutgoingRecord,
  type PositionalReader,
  type Publisher,
  type TopicPartition,
} from '@ujirani/messaging'
import { BusError } from '@ujirani/errors'
import type { Decision } from '@ujirani/events'
import type { Logger } from '@ujirani/runtime'
import { createDecisionState, type DecisionState } from './decision-state.ts'
import { createLogReach, type LogReach } from './log-reach.ts'

/** What handlers work with between two rebuilds. */
export interface Session {
  readonly state: DecisionState
  /**
   * Writes decisions that stand in the state. When it rejects nobody knows which of them arrived,
   * so the session is over: later work gets one that was built from the log.
   */
  write(decisions: readonly OutgoingRecord[]): Promise<void>
  /**
   * Runs work when no other is under way. What is judged and handed to {@link write} within one
   * turn stands in the log in the order in which the state took it: partitions are worked on side
   * by side, and a decision may build on another partition's of the same subject.
   */
  inLogOrder<T>(work: () => Promise<T>): Promise<T>
  /** Decisions of a partition that decided something again, the last ones when it was built. */
  wasBuiltWith(place: TopicPartition): readonly Decision[]
  /** Whether `decisions` holds exactly what this session knows: nobody else has decided. */
  isAlone(): Promise<boolean>
}

/** Gives handlers the state of all decisions, built from the log. */
export interface DecisionSessions {
  /**
   * Runs work in the present session. When that is over, later work waits for what still runs in it
   * and for the next one.
   */
  run<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** Events remembered by the present session. */
  size(): number
  /** Lines that wait, as the present session knows them. */
  held(): number
}

/** The session does not know everything that stands in the log; the next one will. */
export class SessionStaleError extends Error {
  override readonly name = 'SessionStaleError'

  constructor() {
    super('another process has decided meanwhile')
  }
}

interface SessionParts {
  readonly reader: PositionalReader
  readonly records: BusRecordReader
  readonly publisher: Publisher
  readonly admin: Admin
  readonly logger: Logger
  readonly groupId: string
  /** Origin topics whose committed offsets matter. */
  readonly topics: () => readonly string[]
}

interface OpenSession extends Session {
  users: number
  isOver: boolean
  readonly idle: PromiseWithResolvers<undefined>
}

/** Creates the sessions; the first one is built when work first runs. */
export function createDecisionSessions(parts: SessionParts): DecisionSessions {
  let opening: Promise<OpenSession> | undefined
  let present: OpenSession | undefined

  const open = (): Promise<OpenSession> => {
    opening ??= buildSession(parts).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }
  const release = (session: OpenSession): void => {
    session.users -= 1
    if (session.isOver && session.users === 0) {
      opening = undefined
      session.idle.resolve(undefined)
    }
  }
  return {
    run: async (work) => {
      let session = await open()
      while (session.isOver) {
        await session.idle.promise
        session = await open()
      }
      present = session
      session.users += 1
      try {
        return await work(session)
      } catch (error) {
        session.isOver ||= error instanceof SessionStaleError
        throw error
      } finally {
        release(session)
      }
    },
    size: () => present?.state.size ?? 0,
    held: () => present?.state.held.size ?? 0,
  }
}

async function buildSession(parts: SessionParts): Promise<OpenSession> {
  const { reader, publisher } = parts
  const state = createDecisionState()
  const endOfLog = async (): Promise<number> => {
    const bounds = await reader.bounds([baseTopics.decisions])
    return bounds.get(baseTopics.decisions)?.[0]?.end ?? 0
  }
  const place = { topic: baseTopics.decisions, partition: 0 }
  const to = await endOfLog()
  const from = (await reader.bounds([place.topic])).get(place.topic)?.[0]?.start ?? 0
  for await (const record of readAll(reader, place, { from, to })) {
    await applyRecord(parts, state, record)
  }
  await dropFinished(parts, state)
  const built = new Map<string, readonly Decision[]>()
  const reach: LogReach = createLogReach(to)
  let turn: Promise<unknown> = Promise.resolve()
  const session: OpenSession = {
    state,
    users: 0,
    isOver: false,
    idle: Promise.withResolvers(),
    write: async (decisions) => {
      try {
        await reach.note(publisher.publishAll(decisions))
      } catch (error) {
        session.isOver = true
        throw error
      }
    },
    inLogOrder: (work) => {
      const next = turn.then(work)
      turn = next.catch(() => undefined)
      return next
    },
    wasBuiltWith: (place) => {
      const name = `${place.topic}/${String(place.partition)}`
      const last = built.get(name) ?? state.lastAgain(place)
      built.set(name, last)
      return last
    },
    isAlone: async () => reach.covers(await endOfLog()),
  }
  return session
}

/** What cannot be read decides nothing: whoever wrote it, it must not stop those that do. */
async function applyRecord(
  { records, logger }: SessionParts,
  state: DecisionState,
  record: IncomingRecord,
): Promise<void> {
  try {
    state.apply(await records.read('Decision', record))
  } catch (error) {
    if (!BusError.is(error, 'ERR_AVRO_MALFORMED') && !BusError.is(error, 'ERR_SCHEMA_UNKNOWN')) {
      throw error
    }
    const { topic, offset } = record
    logger.error('decision unreadable', { topic, offset, error })
  }
}

/** Below the committed offset every copy stands in the log: those decisions need no completing. */
async function dropFinished(
  { admin, groupId, topics }: SessionParts,
  state: DecisionState,
): Promise<void> {
  for (const [topic, offsets] of await admin.groupOffsets(groupId, topics())) {
    for (const [partition, offset] of offsets) state.finish(topic, partition, offset)
  }
}
