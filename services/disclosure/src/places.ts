import type { TopicPartition } from '@ujirani/messaging'
import { SessionStaleError, type Session } from './decision-sessions.ts'

/** The origin partitions of this process: who works on which, and what is known of each. */
export interface Places {
  /** Runs work on a partition when no other is under way there. */
  inTurn<T>(place: TopicPartition, work: () => Promise<T>): Promise<T>
  /**
   * Makes sure that a session knows all decisions of a partition.
   *
   * @param from the offset that work begins at; undefined when it is not about new records
   * @throws {SessionStaleError} another process may have decided meanwhile
   */
  enter(session: Session, place: TopicPartition, from: number | undefined): Promise<void>
  /** Says how far the partition has been handled: its next batch begins there, or elsewhere. */
  leave(session: Session, place: TopicPartition, next: number): void
}

/** Creates it, with nothing known of any partition. */
export function createPlaces(): Places {
  const turns = new Map<string, Promise<unknown>>()
  const known = new WeakMap<Session, Map<string, number>>()
  const knownIn = (session: Session): Map<string, number> => {
    const places = known.get(session) ?? new Map<string, number>()
    known.set(session, places)
    return places
  }
  return {
    inTurn: (place, work) => {
      const name = nameOf(place)
      const next = (turns.get(name) ?? Promise.resolve()).then(work, work)
      turns.set(
        name,
        next.catch(() => undefined),
      )
      return next
    },
    enter: async (session, place, from) => {
      const expected = knownIn(session).get(nameOf(place))
      // A partition that begins or jumps here may have been decided by another process meanwhile.
      const isExpected = from === undefined ? expected !== undefined : expected === from
      if (!isExpected && !(await session.isAlone())) throw new SessionStaleError()
      if (from !== undefined) knownIn(session).set(nameOf(place), from)
    },
    leave: (session, place, next) => {
      knownIn(session).set(nameOf(place), next)
    },
  }
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${String(partition)}`
}
