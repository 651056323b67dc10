import type { LinkKeys } from '@ujirani/policy'
import type { Story, StoryEvent } from '../story.ts'

/** Which event, recipient and agreement a copy was made for. */
export interface CopyMark {
  readonly event: StoryEvent
  readonly recipient: string
  readonly agreement: string
}

/**
 * Every id that a copy of the story can have. Ids of copies are keyed, so that recipients cannot
 * join them; only the operator's master key tells which copy is of which event.
 */
export function markCopies(story: Story, linkKeys: LinkKeys): ReadonlyMap<string, CopyMark> {
  const marks = new Map<string, CopyMark>()
  for (const { agreement, rules, parties } of story.agreements) {
    for (const { party: recipient } of parties) {
      const link = linkKeys(agreement, recipient)
      for (const event of story.events) {
        if (!rules.some(({ from }) => from === event.publisher)) continue
        const { id } = link.markOf(event.envelope.source, event.envelope.id)
        marks.set(id, { event, recipient, agreement })
      }
    }
  }
  return marks
}
