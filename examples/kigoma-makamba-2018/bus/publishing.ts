import type { Receipt } from '@ujirani/client'
import type { StoryEvent } from '../story.ts'
import { memberOf, type Members } from './members.ts'

/** An event that stands in the log. */
export interface Published {
  readonly event: StoryEvent
  readonly receipt: Receipt
  /** When it was handed to the client; `performance.now()`. */
  readonly askedAtMs: number
  /** Whether this playing put it there; a repeat stood there before. */
  readonly isNew: boolean
}

/** Publishes the events one after the other, each by its own party. */
export async function publishAll(
  events: readonly StoryEvent[],
  members: Members,
): Promise<readonly Published[]> {
  const startedAtMs = Date.now()
  const published: Published[] = []
  for (const event of events) {
    const askedAtMs = performance.now()
    const receipt = await memberOf(members, event.publisher).system.publish(event.json)
    const isNew = Date.parse(receipt.acceptedAt) >= startedAtMs
    published.push({ event, receipt, askedAtMs, isNew })
  }
  return published
}
