import { redactionTexts, type DecisionLine } from '@ujirani/events'
import { toMaskText, type Decision } from '@ujirani/policy'

/**
 * One outcome as `decisions` records it.
 *
 * @param copyCommitment of the copy's record, 32 bytes; null when there is no copy
 */
export function toDecisionLine(decision: Decision, copyCommitment: Buffer | null): DecisionLine {
  const { agreement, version, recipient, outcome, rule, clause, redactions, copy, mask } = decision
  const held = decision.outcome === 'HELD' ? decision.heldUntil : undefined
  return {
    agreement,
    version,
    recipient,
    outcome,
    rule,
    clause,
    redactions: redactionTexts(redactions),
    copyId: copy?.envelope.id ?? null,
    copyCommitment,
    mask: mask === null ? null : toMaskText(mask),
    heldUntil: held !== undefined && 'atMs' in held ? held.atMs : null,
    heldUntilType: held !== undefined && 'type' in held ? held.type : null,
  }
}
