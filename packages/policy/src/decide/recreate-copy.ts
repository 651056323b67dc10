import { partyOf, type AgreementId, type PartyId, type RuleId } from '@ujirani/events'
import type { Register } from '../register.ts'
import type { Prior } from '../suppression/mask.ts'
import { createCopy } from './copy.ts'
import type { DisclosedCopy, OriginEvent } from './decision.ts'
import type { LinkKeys } from './link-keys.ts'

/** Which copy of an event: the line of a decision that disclosed it. */
export interface RecordedLine {
  readonly agreement: AgreementId
  readonly version: number
  readonly recipient: PartyId
  readonly rule: RuleId
}

/**
 * Makes again, byte for byte, the copy that a recorded decision promised, by the rule it recorded,
 * so that what was decided before a crash is completed as it was decided. It asks nothing about
 * the agreement's state now: whether to complete or to withdraw is the caller's to know.
 *
 * @param atMs the decision's own `at`
 * @param prior as it was before that decision, or the mask that the decision recorded
 * @throws {OperatorInapplicableError} when an operator has no answer to the event's value
 * @throws {TypeError} when the register knows no such agreement, version, recipient or rule
 */
// eslint-disable-next-line max-params -- those of `decide`, and the line
export function recreateCopy(
  event: OriginEvent,
  line: RecordedLine,
  register: Register,
  atMs: number,
  prior: Prior,
  keys: LinkKeys | null,
): DisclosedCopy {
  const state = register.agreements.get(line.agreement)
  const version = state?.versions.find((each) => each.version === line.version)
  const lane = version?.compiled
    .lanesOf(partyOf(event.envelope), event.type)
    .find(({ recipient }) => recipient === line.recipient)
  const candidate = lane?.candidates.find(({ compiled }) => compiled.rule.rule === line.rule)
  if (lane === undefined || candidate === undefined || candidate.compiled.isUnfit) {
    throw new TypeError('the decision names a rule that the register does not know')
  }
  return createCopy(event, lane, candidate, { atMs, prior, keys }).copy
}
