import type { CopyId, EventId, PartyId } from '@ujirani/events'

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
