import type { SeenCopy } from '../seen.ts'
import type { StoryEvent } from '../story.ts'
import type { SeenCheck } from './check.ts'
import { isInFamily } from './families.ts'

/**
 * Two recipients that lay their copies side by side find no identifier in both. For events about
 * people, that is: the number of a request for goods is known to all who work on it.
 */
export const joins: SeenCheck = {
  name: 'no two recipients can join their copies of events about people',
  look(_story, { copies }) {
    const about = copies.filter(({ event }) => isInFamily(event, 'incident', 'repatriation'))
    const holders = new Map<string, Set<string>>()
    const wrong = new Set<string>()
    for (const seen of about) {
      const { event, recipient } = seen
      const known = ownIdentifiers(event)
      for (const identifier of identifiersOf(seen)) {
        const held = holders.get(identifier) ?? new Set()
        holders.set(identifier, held.add(recipient))
        if (known.includes(identifier)) wrong.add(`${recipient} knows ${event.name} by its own id`)
        if (held.size > 1) wrong.add(`${[...held].join(' and ')} can join ${event.name}`)
      }
    }
    return { looked: `${about.length.toString()} copies`, wrong: [...wrong] }
  },
}

/** Everything in a copy that could name the event, its aggregate or its chain. */
function identifiersOf({ event, copy }: SeenCopy): readonly string[] {
  const data = copy.data as Readonly<Record<string, unknown>>
  const { id, subject, correlationid, causationid } = copy as Readonly<Record<string, unknown>>
  return [id, subject, correlationid, causationid, data[event.type.keyField]].filter(
    (value) => typeof value === 'string',
  )
}

function ownIdentifiers({ envelope }: StoryEvent): readonly string[] {
  const { id, subject, correlationid, causationid } = envelope
  return [id, subject, correlationid, causationid].filter((value) => value !== undefined)
}
