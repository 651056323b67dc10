import type { PartyId } from '@ujirani/events'
import { mayReachBack } from './arrival.ts'
import { startOfDayMs } from './local-day.ts'
import type { Interval, PlannedVersion } from './register.ts'

/**
 * The arrivals of a publisher's events that are the history of a version: from the earliest
 * `history.from` of its rules to before the agreement came into force. They are written first, and
 * live events wait for them. Which rule covers which event is `decideAgain`'s to say.
 *
 * @returns undefined where there is none: no rule asks for it, or an earlier version was in force
 */
export function historyOf(planned: PlannedVersion, publisher: PartyId): Interval | undefined {
  const { version } = planned
  const { rules, validity } = version.document
  const days = rules.flatMap(({ from, history }) =>
    from === publisher && history != null ? [history.from] : [],
  )
  const [first] = days.toSorted()
  if (first === undefined || !mayReachBack(planned)) return undefined
  const fromMs = startOfDayMs(first, validity.zone)
  return fromMs < version.beginsAtMs ? { fromMs, untilMs: version.beginsAtMs } : undefined
}
