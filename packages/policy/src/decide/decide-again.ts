import { partyOf, type AgreementId, type PartyId } from '@ujirani/events'
import { arrivalOf, isBackfilled, mayReachBack } from '../arrival.ts'
import type { Prior } from '../prior.ts'
import type { PlannedVersion, Register } from '../register.ts'
import { currentVersion, isInForce } from '../status.ts'
import type { Lane } from './compile.ts'
import { decideLane } from './decide-lane.ts'
import { withhold, type Decision, type OriginEvent } from './decision.ts'
import type { LaneContext } from './lane-context.ts'
import type { LinkKeys } from './link-keys.ts'

/**
 * Why an event that has been decided comes up again. `offset` is its own in its origin topic.
 * - `release` a line was HELD and its time has come
 * - `history` the agreement came into force after the event had been decided
 * - `backfill` it was decided while the agreement was suspended, and all have agreed to make up
 *   for that; `agreementsEnd` is the position that decision was made under
 */
export type Again = { readonly agreement: AgreementId; readonly offset: number } & (
  | { readonly kind: 'release'; readonly recipient: PartyId }
  | { readonly kind: 'history' }
  | { readonly kind: 'backfill'; readonly agreementsEnd: number }
)

/** What decisions are made under. */
export interface Standpoint {
  readonly register: Register
  readonly atMs: number
  readonly prior: Prior
  readonly keys: LinkKeys | null
}

/**
 * Decides an event again, for one agreement, as it is in force at `atMs`: the lines to record. A
 * release gives one line, which may be HELD once more when the rule now in force says so. History
 * and back-fill give lines only where they cover the event; the caller leaves out those recipients
 * for whom an earlier decision has a line.
 *
 * What has been taken back or corrected since is withheld: of that the later event tells.
 */
export function decideAgain(
  event: OriginEvent,
  again: Again,
  standpoint: Standpoint,
): readonly Decision[] {
  const publisher = partyOf(event.envelope)
  const planned = standpoint.register.plan.get(publisher)?.find(({ state, version }) => {
    return state.agreement === again.agreement && isInForce(state, version, standpoint.atMs)
  })
  if (planned === undefined) return outOfForce(again, standpoint)
  if (!isCovered(event, again, planned)) return []
  const arrival = arrivalOf(planned, event.arrivedMs)
  const context = { ...standpoint, planned, publisher, arrival }
  const clause = goneBy(event, again, context)
  const decided = lanesOf(event, again, planned).map((lane) => {
    return clause === undefined ? decideLane(event, lane, context) : withhold(lane, clause)
  })
  return again.kind === 'release' ? decided : decided.filter(isAbout)
}

/** A rule without history says nothing about what came before it. */
function isAbout({ clause }: Decision): boolean {
  return clause !== 'arrived-before'
}

/** A hold must come to an end also when nothing is in force any more. */
function outOfForce(again: Again, { register, atMs }: Standpoint): readonly Decision[] {
  const state = register.agreements.get(again.agreement)
  if (again.kind !== 'release' || state === undefined) return []
  const { agreement, recipient } = again
  const { version } = currentVersion(state, atMs)
  return [withhold({ agreement, version, recipient }, 'not-in-force')]
}

function isCovered(event: OriginEvent, again: Again, planned: PlannedVersion): boolean {
  if (again.kind === 'release') return true
  if (again.kind === 'backfill') return isBackfilled(planned, again.agreementsEnd)
  return arrivalOf(planned, event.arrivedMs) === 'before' && mayReachBack(planned)
}

function lanesOf(
  event: OriginEvent,
  again: Again,
  { version: { compiled, version } }: PlannedVersion,
): readonly Lane[] {
  const lanes = compiled.lanesOf(partyOf(event.envelope), event.type)
  if (again.kind !== 'release') return lanes
  const { agreement, recipient } = again
  const lane = lanes.find((each) => each.recipient === recipient)
  // Whom no rule names any more is denied like anybody else.
  return [
    lane ?? { agreement, version, recipient, followUp: undefined, candidates: [], permits: [] },
  ]
}

function goneBy(
  { envelope: { source, subject, id } }: OriginEvent,
  { offset }: Again,
  { prior, publisher }: LaneContext,
): 'withdrawn-meanwhile' | 'corrected-meanwhile' | undefined {
  if (prior.isWithdrawn(publisher, subject, offset)) return 'withdrawn-meanwhile'
  return prior.isCorrected(source, id) ? 'corrected-meanwhile' : undefined
}
