import type { Lane } from './compile.ts'
import type { Decision, DisclosedDecision, OriginEvent } from './decision.ts'
import type { LaneContext } from './lane-context.ts'
import { withdraw } from './withdrawal.ts'

/** A recipient that the agreement no longer lets have anything gets no follow-up either. */
const barred: ReadonlySet<string> = new Set(['recipient-kind-prohibited', 'recipient-unknown'])

/**
 * What takes the place of a decision about an event that takes back, or corrects, what the
 * recipient holds: a withdrawal always, and a correction that does not reach it.
 *
 * @returns undefined where the decision stands as it is
 */
export function followUp(
  event: OriginEvent,
  lane: Lane,
  context: LaneContext,
  decision: Decision,
): DisclosedDecision | undefined {
  const { followUp: follow } = lane
  if (follow === undefined || barred.has(decision.clause)) return undefined
  const { prior, planned } = context
  const holding = prior.holding(lane.agreement, lane.recipient, event.envelope.subject)
  if (holding === undefined) return undefined
  if (follow.fact === 'corrected') {
    const isLost =
      decision.outcome === 'WITHHELD' &&
      holding.has(event.envelope.source, correctedBy(event) ?? '')
    if (!isLost) return undefined
  }
  return withdraw(event, { ...planned, lane, followUp: follow, rule: holding.rule }, context)
}

/**
 * The id of the event, of the same source, that an event corrects; null when it corrects none.
 * `Decision.corrects` records it.
 */
export function correctedBy({ type, value }: OriginEvent): string | null {
  if (type.fact !== 'corrected' || typeof value !== 'object' || value === null) return null
  const corrects = 'corrects' in value ? value['corrects'] : null
  return typeof corrects === 'string' ? corrects : null
}
