import { BusError } from '@ujirani/errors'
import { mayReachBack } from '../arrival.ts'
import type { Candidate, Lane } from './compile.ts'
import { candidateFor } from './contacts.ts'
import { createCopy } from './copy.ts'
import {
  hold,
  withhold,
  type Decision,
  type HeldUntil,
  type OriginEvent,
  type WithheldClause,
} from './decision.ts'
import { followUp } from './follow-up.ts'
import type { LaneContext } from './lane-context.ts'

/** Decides an event for one recipient under one version in force. */
export function decideLane(event: OriginEvent, lane: Lane, context: LaneContext): Decision {
  if (context.arrival === 'closed') return withhold(lane, 'arrived-while-closed')
  const decision = decideByRules(event, lane, context)
  if (lane.followUp === undefined) return decision
  return followUp(event, lane, context, decision) ?? decision
}

function decideByRules(event: OriginEvent, lane: Lane, context: LaneContext): Decision {
  const clause = barOf(event, lane, context)
  if (clause !== undefined) return withhold(lane, clause)
  for (const candidate of lane.candidates) {
    if (candidate.compiled.where(event)) return applyRule(event, lane, candidate, context)
  }
  return withhold(lane, 'rule-filter')
}

/** What keeps an event from a recipient before any rule is asked. */
function barOf(
  { envelope }: OriginEvent,
  { recipient, candidates }: Lane,
  { planned, register }: LaneContext,
): WithheldClause | undefined {
  if (candidates.length === 0) return 'default-deny'
  if (envelope.audience?.includes(recipient) === false) return 'audience'
  const { purposes, prohibitedPurposes, prohibitedKinds } = planned.version.compiled
  const kind = register.parties.get(recipient)?.record.kind
  if (kind === undefined) return 'recipient-unknown'
  if (prohibitedKinds.has(kind)) return 'recipient-kind-prohibited'
  if (prohibitedPurposes.has(envelope.purpose)) return 'purpose-prohibited'
  return purposes.has(envelope.purpose) ? undefined : 'purpose-not-agreed'
}

function applyRule(
  event: OriginEvent,
  lane: Lane,
  candidate: Candidate,
  context: LaneContext,
): Decision {
  const { clause, compiled } = candidate
  const { rule } = compiled.rule
  if (compiled.isUnfit) return withhold(lane, 'rule-unfit', rule)
  if (!isCovered(event, candidate, context)) return withhold(lane, 'arrived-before', rule)
  const heldUntil = heldUntilOf(event, candidate, context)
  if (heldUntil !== undefined) return hold(lane, { rule, clause }, heldUntil)
  return disclose(event, lane, candidate, context)
}

/** What came before the agreement's time reaches a recipient only by the rule's history. */
function isCovered(
  { arrivedMs }: OriginEvent,
  { compiled }: Candidate,
  { arrival, planned }: LaneContext,
): boolean {
  if (arrival === 'in-force') return true
  return mayReachBack(planned) && arrivedMs >= compiled.historyFromMs
}

/** Until when the rule makes the event wait; undefined when it does not, or has waited enough. */
function heldUntilOf(
  { envelope, type, arrivedMs }: OriginEvent,
  { compiled: { delay } }: Candidate,
  { atMs, prior, publisher }: LaneContext,
): HeldUntil | undefined {
  if (delay === null) return undefined
  if ('forMs' in delay) {
    const untilMs = arrivedMs + delay.forMs
    return atMs < untilMs ? { atMs: untilMs } : undefined
  }
  const { subject } = envelope
  const hasCome = delay.until === type.type || prior.hasArrived(publisher, subject, delay.until)
  return hasCome ? undefined : { type: delay.until, subject }
}

function disclose(
  event: OriginEvent,
  lane: Lane,
  ruled: Candidate,
  context: LaneContext,
): Decision {
  const { agreement, version, recipient } = lane
  const candidate = candidateFor(ruled, lane, context)
  const { clause, compiled } = candidate
  const { rule } = compiled.rule
  try {
    const { copy, mask } = createCopy(event, lane, candidate, context)
    const { redactions } = compiled
    const outcome = 'DISCLOSED'
    return { agreement, version, recipient, outcome, rule, clause, redactions, copy, mask }
  } catch (error) {
    if (!BusError.is(error, 'ERR_OPERATOR_INAPPLICABLE')) throw error
    return withhold(lane, `operator:${error.details.path}`, rule)
  }
}
