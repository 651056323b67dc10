import { baseTopics, type BusLog } from '@ujirani/messaging'
import type { Part } from '@ujirani/runtime'
import { NotLeadingError } from './errors.ts'
import type { Leadership } from './leadership.ts'
import { untilApplied } from './until-applied.ts'

/** Where acts are taken in: open while this steward leads and knows all that was accepted before. */
export interface Desk extends Part {
  /**
   * Resolves while it is open.
   * @throws {NotLeadingError} another steward leads
   */
  readonly ready: () => Promise<void>
}

/** Creates a closed desk; what the leader before has written is read when it opens. */
export function createDesk({ reader, follower }: BusLog, leadership: Leadership): Desk {
  let opening: Promise<void> | undefined
  const readAll = async (): Promise<void> => {
    const { agreements, parties } = baseTopics
    const bounds = await reader.bounds([agreements, parties])
    const endOf = (topic: string): number => bounds.get(topic)?.[0]?.end ?? 0
    await untilApplied(
      follower,
      ({ agreementsEnd, partiesEnd }) =>
        agreementsEnd >= endOf(agreements) && partiesEnd >= endOf(parties),
    )
  }
  return {
    name: 'desk',
    start: async () => {
      opening = readAll()
      await opening
    },
    stop: () => {
      opening = undefined
      return Promise.resolve()
    },
    ready: async () => {
      await leadership.confirm()
      if (opening === undefined) throw new NotLeadingError()
      await opening
    },
  }
}
