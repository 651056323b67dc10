import type { PlannedVersion } from './register.ts'

/**
 * When an event arrived, as seen by a version of an agreement:
 * - `in-force` the agreement was in force, by this version or by one that it followed on
 * - `before` it had not come into force yet: what a rule's history may cover
 * - `closed` it was suspended, or wanted a signature: such an event is never disclosed later
 */
export type Arrival = 'in-force' | 'before' | 'closed'

/** Judges the append time of an event in its origin topic. */
export function arrivalOf({ state, version }: PlannedVersion, arrivedMs: number): Arrival {
  if (arrivedMs < version.sinceMs) return 'before'
  const { pauses } = state.standing
  // Asked for each agreement of each event's publisher, and most have neither.
  if (pauses.length === 0 && version.lapses.length === 0) return 'in-force'
  const isClosed =
    version.lapses.some(({ fromMs, untilMs }) => arrivedMs >= fromMs && arrivedMs < untilMs) ||
    pauses.some(
      ({ fromMs, untilMs, isBackfilled }) =>
        !isBackfilled && arrivedMs >= fromMs && arrivedMs < (untilMs ?? Infinity),
    )
  return isClosed ? 'closed' : 'in-force'
}

/**
 * Whether a decision was made while the agreement was suspended, in a time that all parties have
 * since agreed to back-fill.
 *
 * @param agreementsEnd the position in `agreements` that the decision was made under
 */
export function isBackfilled({ state }: PlannedVersion, agreementsEnd: number): boolean {
  return state.standing.pauses.some(
    (pause) =>
      pause.isBackfilled &&
      // The suspension had been applied, and the resumption had not.
      agreementsEnd > pause.fromOffset &&
      agreementsEnd <= (pause.untilOffset ?? -1),
  )
}

/**
 * Whether a version may disclose what arrived before it: the first one in force only, as an
 * amendment is never retroactive.
 */
export function mayReachBack({ version }: PlannedVersion): boolean {
  return version.sinceMs === version.beginsAtMs
}
