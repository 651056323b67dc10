import type { RegisterFollower, TopicPartition } from '@ujirani/messaging'
import { createPeriodicPart, type Logger, type Part } from '@ujirani/runtime'
import type { DecisionSessions } from './decision-sessions.ts'
import type { Places } from './places.ts'
import type { SecondLook } from './second-look.ts'

const lookEveryMs = 200

interface WakerParts {
  readonly sessions: DecisionSessions
  readonly places: Places
  readonly secondLook: SecondLook
  readonly follower: RegisterFollower
  /** Partitions that are this process's now. */
  readonly assigned: () => readonly TopicPartition[]
  readonly logger: Logger
}

/**
 * Looks five times a second whether something of this process's partitions is due that no record
 * prompts: a delay that is over, an agreement that has come into force.
 */
export function createWaker(parts: WakerParts): Part {
  const { sessions, secondLook, follower, assigned, logger } = parts
  const look = async (): Promise<void> => {
    if (!follower.isFresh()) return
    try {
      const due = await sessions.run((session) =>
        Promise.resolve(assigned().filter((place) => secondLook.isDue(session, place))),
      )
      await Promise.all(due.map((place) => lookAt(parts, place)))
    } catch (error) {
      logger.warn('second look failed', { error })
    }
  }
  return createPeriodicPart('waker', lookEveryMs, look)
}

function lookAt(
  { sessions, places, secondLook, assigned }: WakerParts,
  place: TopicPartition,
): Promise<void> {
  const isRunning = (): boolean =>
    assigned().some(
      ({ topic, partition }) => topic === place.topic && partition === place.partition,
    )
  return places.inTurn(place, () =>
    sessions.run(async (session) => {
      if (!isRunning()) return
      await places.enter(session, place, undefined)
      await secondLook.run(session, { ...place, isRunning })
    }),
  )
}
