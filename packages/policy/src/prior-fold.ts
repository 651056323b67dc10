import type { AgreementId, Decision, PartyId } from '@ujirani/events'
import { parseMask, type Mask, type Prior } from './suppression/mask.ts'

/** The masks that decisions left, folded in log order. */
export interface PriorFold {
  /** Takes in the next decision; only those that disclosed or withheld leave masks. */
  apply(decision: Decision): void
  /** What was hidden before, as of the last decision taken in. */
  readonly prior: Prior
}

/** Creates a fold over no decisions. A mask that cannot be read stands for every cell. */
export function createPriorFold(): PriorFold {
  const masks = new Map<string, Mask | 'unknown'>()
  const keyOf = (agreement: string, recipient: string, subject: string): string =>
    `${agreement}\n${recipient}\n${subject}`
  return {
    apply: ({ outcome, subject, lines }) => {
      if (outcome !== 'DECIDED') return
      for (const { agreement, recipient, mask } of lines) {
        if (mask === null) continue
        masks.set(keyOf(agreement, recipient, subject), parseMask(mask) ?? 'unknown')
      }
    },
    prior: (agreement: AgreementId, recipient: PartyId, subject) =>
      masks.get(keyOf(agreement, recipient, subject)),
  }
}
