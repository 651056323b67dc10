import type { StructuredEvent } from '@ujirani/client'
import { toJson, toStructured } from '@ujirani/events'
import {
  createLinkKeys,
  decide,
  nothingBefore,
  type Mask,
  type Prior,
  type Register,
} from '@ujirani/policy'
import type { Seen, SeenCopy, SeenDecision } from '../seen.ts'
import type { StoryEvent } from '../story.ts'

/** The instant at which rehearsals are played. */
export const rehearsalAtMs = Date.UTC(2026, 9, 1, 12)

/** The link keys of a rehearsal; a bus has its own. */
const keys = createLinkKeys(Buffer.alloc(32, 5), 'rehearsal')

/**
 * Plays the story without a bus: decides each event in turn under a register, with the masks that
 * the events before it left.
 */
export function rehearse(events: readonly StoryEvent[], register: Register): Seen {
  const masks = new Map<string, Mask>()
  const keyOf = (...parts: readonly string[]): string => parts.join('\n')
  const prior: Prior = { ...nothingBefore, mask: (...of) => masks.get(keyOf(...of)) }
  const copies: SeenCopy[] = []
  const decisions: SeenDecision[] = []
  for (const event of events) {
    const arrived = { ...event, arrivedMs: rehearsalAtMs }
    for (const decision of decide(arrived, register, rehearsalAtMs, prior, keys)) {
      const { recipient, agreement, outcome, rule, clause, redactions, copy, mask } = decision
      decisions.push({ event, recipient, agreement, outcome, rule, clause, redactions })
      if (mask !== null) masks.set(keyOf(agreement, recipient, event.envelope.subject), mask)
      if (copy === null) continue
      const json = toStructured(copy.envelope, toJson(event.type, copy.value))
      copies.push({ event, recipient, agreement, copy: json as StructuredEvent })
    }
  }
  return { copies, decisions, strays: [] }
}
