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
}

/** What one recipient gets. */
export interface DisclosedCopy {
  readonly envelope: CopyEnvelope
  /** Of the same type as the event's; shares with it what is kept whole. */
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
  /** `rule:<id>` */
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

/** What one agreement in force makes of one event for one recipient. */
export type Decision = DisclosedDecision | WithheldDecision

/**
 * Why an event is withheld, in the words that decisions, deliveries and previews use:
 * - `default-deny` no rule for this recipient names the type
 * - `audience` the event's own audience leaves the recipient out
 * - `recipient-kind-prohibited`, `recipient-unknown` by the recipient's signed record, or its lack
 * - `purpose-prohibited`, `purpose-not-agreed` by the event's purpose
 * - `rule-filter` no rule's condition holds
 * - `rule-unfit` the matching rule asks for what this bus or this type cannot give
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
  | `operator:${string}`

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
