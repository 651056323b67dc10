import { partyOf, type AgreementId, type PartyId, type RuleId } from '@ujirani/events'
import type { AgreementState, AgreementVersion, Register } from '../register.ts'
import type { Mask } from '../suppression/mask.ts'
import type { Lane } from './compile.ts'
import { candidateFor, type Crossing } from './contacts.ts'
import { createCopy, type CopyContext } from './copy.ts'
import { withdrawalClause, type DisclosedCopy, type OriginEvent } from './decision.ts'
import type { LinkKeys } from './link-keys.ts'
import { withdraw } from './withdrawal.ts'

/** Which copy of an event: the line of a decision that disclosed it. */
export interface RecordedLine {
  readonly agreement: AgreementId
  readonly version: number
  readonly recipient: PartyId
  readonly rule: RuleId
  readonly clause: string
}

/**
 * Makes again, byte for byte, the copy that a recorded decision promised, by the rule it recorded,
 * so that what was decided before a crash is completed as it was decided. It asks nothing about
 * the agreement's state now: whether to complete or to withdraw is the caller's to know.
 *
 * @param atMs the decision's own `at`
 * @param mask the one that the decision recorded: all that it hid is in it
 * @throws {OperatorInapplicableError} when an operator has no answer to the event's value
 * @throws {TypeError} when the register knows no such agreement, version, recipient or rule
 */
// eslint-disable-next-line max-params -- those of `decide`, and the line
export function recreateCopy(
  event: OriginEvent,
  line: RecordedLine,
  register: Register,
  atMs: number,
  mask: Mask | undefined | 'unknown',
  keys: LinkKeys | null,
): DisclosedCopy {
  const publisher = partyOf(event.envelope)
  const prior = { mask: () => mask, holding: () => undefined }
  const context = { atMs, keys, prior, publisher, register }
  const state = register.agreements.get(line.agreement)
  const version = state?.versions.find((each) => each.version === line.version)
  const lane = version?.compiled
    .lanesOf(publisher, event.type)
    .find(({ recipient }) => recipient === line.recipient)
  if (state === undefined || version === undefined || lane === undefined) throw unknownRule()
  const recreate = line.clause === withdrawalClause ? recreateWithdrawal : recreateByRule
  const copy = recreate(event, { state, version, lane, rule: line.rule }, context)
  if (copy === undefined) throw unknownRule()
  return copy
}

type RecreateContext = CopyContext & Crossing

interface FoundLine {
  readonly state: AgreementState
  readonly version: AgreementVersion
  readonly lane: Lane
  readonly rule: RuleId
}

function recreateByRule(
  event: OriginEvent,
  { lane, rule }: FoundLine,
  context: RecreateContext,
): DisclosedCopy | undefined {
  const candidate = lane.candidates.find(({ compiled }) => compiled.rule.rule === rule)
  if (candidate === undefined || candidate.compiled.isUnfit) return undefined
  return createCopy(event, lane, candidateFor(candidate, lane, context), context).copy
}

function recreateWithdrawal(
  event: OriginEvent,
  found: FoundLine,
  context: CopyContext,
): DisclosedCopy | undefined {
  const { followUp } = found.lane
  return followUp && withdraw(event, { ...found, followUp }, context)?.copy
}

function unknownRule(): TypeError {
  return new TypeError('the decision names a rule that the register does not know')
}
