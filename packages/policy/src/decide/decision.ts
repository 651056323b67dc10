import type {
  AgreementId,
  AvroValue,
  CopyEnvelope,
  Envelope,
  EventType,
  PartyId,
  Redaction,
  RuleId,
} from '@ujirani/events'
import type { Mask } from '../suppression/mask.ts'

/** An event as it stands in `origin`: parsed, checked and normalised by the door. */
export interface OriginEvent {
  readonly envelope: Envelope
  /** As avsc keeps it in memory; neither changed nor kept. */
  readonly value: AvroValue
  readonly type: EventType
  /** Append time in its origin topic, in milliseconds since 1970. */
  readonly arrivedMs: number
}

/** What one recipient gets. */
export interface DisclosedCopy {
  readonly envelope: CopyEnvelope
  /** The event's own type, or its family's `withdrawn`. */
  readonly type: EventType
  /** Shares with the event's value what is kept whole. */
  readonly value: AvroValue
  /** The record key in the shared topic: the subject as disclosed. */
  readonly key: string
  /** 16 bytes, derived from the link key. */
  readonly salt: Buffer
}

interface DecisionTarget {
  readonly agreement: AgreementId
  readonly version: number
  readonly recipient: PartyId
}

/** The event reaches the recipient by a rule. */
export interface DisclosedDecision extends DecisionTarget {
  readonly outcome: 'DISCLOSED'
  readonly rule: RuleId
  /** `rule:<id>`, or `withdrawn` for the follow-up to what the recipient holds by that rule. */
  readonly clause: string
  /** From the agreement alone. */
  readonly redactions: readonly Redaction[]
  readonly copy: DisclosedCopy
  /** What the next event on the subject begins with; null when nothing has been suppressed. */
  readonly mask: Mask | null
}

/** The event does not reach the recipient, and why. */
export interface WithheldDecision extends DecisionTarget {
  readonly outcome: 'WITHHELD'
  /** The rule that matched and could not be applied; null when none matched. */
  readonly rule: RuleId | null
  readonly clause: WithheldClause
  readonly redactions: readonly []
  readonly copy: null
  readonly mask: null
}

/** When a held event is decided again: at an instant, or once another event has arrived. */
export type HeldUntil =
  | { readonly atMs: number }
  /** After an event of this type by the same publisher on the same subject. */
  | { readonly type: string; readonly subject: string }

/** The matching rule makes the event wait; it is decided again when the time has come. */
export interface HeldDecision extends DecisionTarget {
  readonly outcome: 'HELD'
  readonly rule: RuleId
  readonly clause: string
  readonly heldUntil: HeldUntil
  readonly redactions: readonly []
  readonly copy: null
  readonly mask: null
}

/** What one agreement in force makes of one event for one recipient. */
export type Decision = DisclosedDecision | WithheldDecision | HeldDecision

/** The clause of a neutral follow-up, whatever the reason. */
export const withdrawalClause = 'withdrawn'

/**
 * Why an event is withheld, in the words that decisions, deliveries and previews use:
 * - `default-deny` no rule for this recipient names the type
 * - `audience` the event's own audience leaves the recipient out
 * - `recipient-kind-prohibited`, `recipient-unknown` by the recipient's signed record, or its lack
 * - `purpose-prohibited`, `purpose-not-agreed` by the event's purpose
 * - `rule-filter` no rule's condition holds
 * - `rule-unfit` the matching rule asks for what this bus or this type cannot give
 * - `arrived-before` the event arrived before the agreement came into force, and no history covers it
 * - `arrived-while-closed` it arrived while the agreement was suspended or wanted a signature
 * - `withdrawn-meanwhile`, `corrected-meanwhile` decided later than it arrived, it stands no more
 * - `not-in-force` decided again, it finds no agreement in force
 * - `operator:<path>` the matching rule's operator cannot be applied to this value
 */
export type WithheldClause =
  | 'default-deny'
  | 'audience'
  | 'recipient-kind-prohibited'
  | 'recipient-unknown'
  | 'purpose-prohibited'
  | 'purpose-not-agreed'
  | 'rule-filter'
  | 'rule-unfit'
  | 'arrived-before'
  | 'arrived-while-closed'
  | 'withdrawn-meanwhile'
  | 'corrected-meanwhile'
  | 'not-in-force'
  | `operator:${string}`

/** The decision to wait. */
export function hold(
  { agreement, version, recipient }: DecisionTarget,
  { rule, clause }: Pick<HeldDecision, 'rule' | 'clause'>,
  heldUntil: HeldUntil,
): HeldDecision {
  const rest = { redactions: [], copy: null, mask: null } as const
  return { agreement, version, recipient, outcome: 'HELD', rule, clause, heldUntil, ...rest }
}

/** The decision to withhold, the same for every event that meets it. */
export function withhold(
  { agreement, version, recipient }: DecisionTarget,
  clause: WithheldClause,
  rule: RuleId | null = null,
): WithheldDecision {
  const redactions = [] as const
  const outcome = 'WITHHELD'
  return {
    agreement,
    version,
    recipient,
    outcome,
    rule,
    clause,
    redactions,
    copy: null,
    mask: null,
  }
}
