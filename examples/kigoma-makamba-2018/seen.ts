import type { StructuredEvent } from '@ujirani/client'
import type { StoryEvent } from './story.ts'

/** What one recipient holds of one event under one agreement. */
export interface SeenCopy {
  readonly event: StoryEvent
  readonly recipient: string
  readonly agreement: string
  /** As it came: envelope, labels and data. */
  readonly copy: StructuredEvent
}

/** What the bus says it did with one event for one recipient under one agreement. */
export interface SeenDecision {
  readonly event: StoryEvent
  readonly recipient: string
  readonly agreement: string
  readonly outcome: string
  readonly rule: string | null
  /** Why, in words of the agreement: `rule:<id>`, `default-deny`, `audience` … */
  readonly clause: string
  readonly redactions: readonly { readonly path: string; readonly operator: string }[]
}

/** What stands in a party's feed and is no copy of the story made for that party. */
export interface Stray {
  readonly recipient: string
  readonly copy: StructuredEvent
}

/**
 * What was seen of a playing: by rehearsal or on a bus, the checks are the same. The copies are the
 * recipients' word, the decisions the publishers'.
 */
export interface Seen {
  readonly copies: readonly SeenCopy[]
  readonly decisions: readonly SeenDecision[]
  readonly strays: readonly Stray[]
}
