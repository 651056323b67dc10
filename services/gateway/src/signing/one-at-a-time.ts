import type { PartyId } from '@ujirani/events'
import { QuotaExceededError } from '@ujirani/http'

/** Runs a party's long question if it has none under way. */
export type OneAtATime = <Answer>(party: PartyId, ask: () => Promise<Answer>) => Promise<Answer>

const retryAfterSeconds = 2

/** Creates the gate: a window may hold tens of thousands of events. */
export function createOneAtATime(): OneAtATime {
  const asking = new Set<PartyId>()
  return async (party, ask) => {
    if (asking.has(party)) throw new QuotaExceededError(retryAfterSeconds)
    asking.add(party)
    try {
      return await ask()
    } finally {
      asking.delete(party)
    }
  }
}
