import {
  baseTopics,
  type Admin,
  type BusRecordReader,
  type IncomingRecord,
  type PositionalReader,
} from '@ujirani/messaging'
import { createDecisionState, type DecisionState } from './decision-state.ts'

/** What handlers work with between two rebuilds. */
export interface Session {
  readonly state: DecisionState
  /** Tells the session how many decisions this process has added to the log. */
  added(count: number): void
  /** Whether `decisions` holds exactly what this session knows: nobody else has decided. */
  isAlone(): Promise<boolean>
}

/**
 * Gives handlers the state of all decisions, and builds it anew from the log when one of them
 * failed: then nobody knows which of its writes arrived, and only the log can tell.
 */
export interface DecisionSessions {
  /**
   * Runs work in the present session. When it rejects, or says that the session is stale, later
   * work waits for those still running and for a rebuild.
   */
  run<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** Events remembered by the present session. */
  size(): number
}

/** The session does not know everything that stands in the log. */
export class SessionStaleError extends Error {
  override readonly name = 'SessionStaleError'

  constructor() {
    super('another process has decided meanwhile')
  }
}

interface SessionParts {
  readonly reader: PositionalReader
  readonly records: BusRecordReader
  readonly admin: Admin
  readonly groupId: string
  /** Origin topics whose committed offsets matter. */
  readonly topics: () => readonly string[]
}

interface OpenSession extends Session {
  users: number
  isBroken: boolean
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
    if (session.isBroken && session.users === 0) {
      opening = undefined
      session.idle.resolve(undefined)
    }
  }
  return {
    run: async (work) => {
      let session = await open()
      while (session.isBroken) {
        await session.idle.promise
        session = await open()
      }
      present = session
      session.users += 1
      try {
        return await work(session)
      } catch (error) {
        session.isBroken = true
        throw error
      } finally {
        release(session)
      }
    },
    size: () => present?.state.size ?? 0,
  }
}

async function buildSession(parts: SessionParts): Promise<OpenSession> {
  const { reader, records } = parts
  const state = createDecisionState()
  const endOfLog = async (): Promise<number> => {
    const bounds = await reader.bounds([baseTopics.decisions])
    return bounds.get(baseTopics.decisions)?.[0]?.end ?? 0
  }
  const to = await endOfLog()
  await readAll(reader, to, async (record) => {
    state.apply(await records.read('Decision', record))
  })
  await dropFinished(parts, state)
  let known = to
  return {
    state,
    users: 0,
    isBroken: false,
    idle: Promise.withResolvers(),
    added: (count) => {
      known += count
    },
    isAlone: async () => (await endOfLog()) === known,
  }
}

async function readAll(
  reader: PositionalReader,
  to: number,
  apply: (record: IncomingRecord) => Promise<void>,
): Promise<void> {
  const place = { topic: baseTopics.decisions, partition: 0 }
  let from = (await reader.bounds([place.topic])).get(place.topic)?.[0]?.start ?? 0
  while (from < to) {
    const records = await reader.readRange({ ...place, from, to })
    for (const record of records) await apply(record)
    const last = records.at(-1)
    if (last === undefined) return
    from = last.offset + 1
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
