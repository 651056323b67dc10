import type { AgreementId, CopyId, EventId, PartyId, RuleId } from '@ujirani/events'

/** What the index keeps of one published event: enough to find it, and to sign its receipt again. */
export interface IndexEntry {
  readonly party: PartyId
  readonly id: EventId
  /** `urn:ujirani:<party>:<site>` */
  readonly source: string
  readonly partition: number
  readonly offset: number
  /** Append time, milliseconds since 1970. */
  readonly acceptedAtMs: number
  /** 16 bytes; the same content under the same salt gives the same commitment. */
  readonly salt: Buffer
  /** 32 bytes. */
  readonly commitment: Buffer
}

/** A decision about an origin record, and where it stands in `decisions`. */
export interface IndexedDecision {
  readonly party: PartyId
  /** Of the origin record. */
  readonly partition: number
  /** Of the origin record. */
  readonly offset: number
  /** Of the decision. */
  readonly decisionOffset: number
  /** The copies that it speaks of. */
  readonly copies: readonly CopyId[]
}

/** The place of an origin record. */
export type OriginPlace = Pick<IndexedDecision, 'party' | 'partition' | 'offset'>

/** How far one partition has been indexed. */
export interface IndexPosition {
  readonly topic: string
  readonly partition: number
  /** UUID of the topic the offsets belong to. */
  readonly topicId: string
  /** Offset of the first record that is not in the index. */
  readonly next: number
}

/** A copy that its recipient has to take note of. */
export interface OwedAck extends OriginPlace {
  readonly agreement: AgreementId
  readonly version: number
  readonly rule: RuleId
  readonly recipient: PartyId
  readonly copy: CopyId
  /** The event's own id, as its publisher knows it. */
  readonly event: string
  /** When it was decided on, milliseconds since 1970. */
  readonly givenMs: number
  /** The last instant that is in time, milliseconds since 1970. */
  readonly dueMs: number
}

/** Taking note of a copy; of others than its recipient it means nothing. */
export interface Acknowledgement {
  readonly party: PartyId
  readonly copy: CopyId
}

/** What the log says about duties, in its order. */
export interface DutyRows {
  readonly owed: readonly OwedAck[]
  readonly acknowledged: readonly Acknowledgement[]
  /** Lines whose copies were not written after all. */
  readonly withdrawn: readonly Pick<
    OwedAck,
    'party' | 'partition' | 'offset' | 'agreement' | 'recipient'
  >[]
}
