import type { AgreementId, EventId, PartyId, RuleId } from '@ujirani/events'
import type { Mask } from './suppression/mask.ts'

/** What a recipient still holds of one subject under one agreement. */
export interface Holding {
  /** The rule that gave the last of it. */
  readonly rule: RuleId
  /** Whether a copy of this event of a source, or of what it corrects, is among it. */
  readonly has: (source: string, id: string) => boolean
}

/** What earlier decisions came to, as far as later ones depend on it. */
export interface Prior {
  /**
   * The cells hidden before: undefined when there were none, `unknown` when that cannot be had,
   * which hides every group whole.
   */
  mask(agreement: AgreementId, recipient: PartyId, subject: string): Mask | undefined | 'unknown'
  /** What the recipient holds of the subject; undefined when nothing, or nothing any more. */
  holding(agreement: AgreementId, recipient: PartyId, subject: string): Holding | undefined
  /** Whether an event of this type has been decided for the publisher's subject. */
  hasArrived(publisher: PartyId, subject: string, type: string): boolean
  /** Whether the publisher took the subject back after the record at this offset of its topic. */
  isWithdrawn(publisher: PartyId, subject: string, offset: number): boolean
  /** Whether a later event of the same source corrects this one. */
  isCorrected(source: string, id: EventId): boolean
}

/** What is before the first decision. */
export const nothingBefore: Prior = {
  mask: () => undefined,
  holding: () => undefined,
  hasArrived: () => false,
  isWithdrawn: () => false,
  isCorrected: () => false,
}
