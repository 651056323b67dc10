import { BusError } from '@ujirani/errors'
import { partyOf } from '@ujirani/events'
import type { PlannedVersion, Register } from '../register.ts'
import { isInForce } from '../status.ts'
import type { Prior } from '../suppression/mask.ts'
import type { Candidate, CompiledAgreement, Lane } from './compile.ts'
import { createCopy, type CopyContext } from './copy.ts'
import { withhold, type Decision, type OriginEvent, type WithheldClause } from './decision.ts'
import type { LinkKeys } from './link-keys.ts'

/**
 * Decides an event: for each agreement of its publisher that is in force at `atMs` and each party
 * the publisher's rules there name, whether the event reaches it and in what form. Agreements by
 * id, recipients in the order of the document; none in force, no decision, no disclosure.
 *
 * Pure: the same event, register, instant, prior and keys give the same bytes. It costs what the
 * publisher's own agreements cost, however many others there are.
 *
 * @param prior what was suppressed before for a subject, from earlier decisions
 * @param keys null for whoever does not hold the link keys: keyed values then read «keyed»
 */
// eslint-disable-next-line max-params -- the five arguments are what a replay must record
export function decide(
  event: OriginEvent,
  register: Register,
  atMs: number,
  prior: Prior,
  keys: LinkKeys | null,
): readonly Decision[] {
  const publisher = partyOf(event.envelope)
  const context = { register, atMs, prior, keys }
  const decisions: Decision[] = []
  for (const { state, version } of register.plan.get(publisher) ?? nothingPlanned) {
    if (!isInForce(state, version, atMs)) continue
    for (const lane of version.compiled.lanesOf(publisher, event.type)) {
      decisions.push(decideLane(event, lane, version.compiled, context))
    }
  }
  return decisions
}

const nothingPlanned: readonly PlannedVersion[] = []

type DecideContext = CopyContext & { readonly register: Register }

function decideLane(
  event: OriginEvent,
  lane: Lane,
  compiled: CompiledAgreement,
  context: DecideContext,
): Decision {
  const clause = barOf(event, lane, compiled, context.register)
  if (clause !== undefined) return withhold(lane, clause)
  for (const candidate of lane.candidates) {
    if (candidate.compiled.where(event)) return disclose(event, lane, candidate, context)
  }
  return withhold(lane, 'rule-filter')
}

/** What keeps an event from a recipient before any rule is asked. */
function barOf(
  { envelope }: OriginEvent,
  { recipient, candidates }: Lane,
  { purposes, prohibitedPurposes, prohibitedKinds }: CompiledAgreement,
  { parties }: Register,
): WithheldClause | undefined {
  if (candidates.length === 0) return 'default-deny'
  if (envelope.audience?.includes(recipient) === false) return 'audience'
  const kind = parties.get(recipient)?.record.kind
  if (kind === undefined) return 'recipient-unknown'
  if (prohibitedKinds.has(kind)) return 'recipient-kind-prohibited'
  if (prohibitedPurposes.has(envelope.purpose)) return 'purpose-prohibited'
  return purposes.has(envelope.purpose) ? undefined : 'purpose-not-agreed'
}

function disclose(
  event: OriginEvent,
  lane: Lane,
  candidate: Candidate,
  context: CopyContext,
): Decision {
  const { agreement, version, recipient } = lane
  const { clause, compiled } = candidate
  const { rule } = compiled.rule
  if (compiled.isUnfit) return withhold(lane, 'rule-unfit', rule)
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
