import { isRedacted } from '../redaction.ts'
import type { Seen } from '../seen.ts'
import type { Story, StoryEvent } from '../story.ts'
import { list, row } from './page.ts'

const nameWidth = 28
const cellWidth = 7

/** Events down, parties across: who has what of which. */
export function matrix(story: Story, seen: Seen, events: readonly StoryEvent[]): readonly string[] {
  const parties = story.parties.map(({ party }) => party)
  const widths = [nameWidth, ...parties.map((party) => Math.max(cellWidth, party.length))]
  return [
    row(['', ...parties], widths),
    ...events.map((event) =>
      row([event.name, ...parties.map((party) => cell(event, party, seen))], widths),
    ),
    ...list('', [
      'all: the whole record',
      'part: redacted',
      'no: withheld by a clause of an agreement',
      '·: no agreement',
    ]),
  ]
}

function cell(event: StoryEvent, party: string, { copies, decisions }: Seen): string {
  if (event.publisher === party) return 'own'
  const isHere = (each: { readonly event: StoryEvent; readonly recipient: string }): boolean =>
    each.event === event && each.recipient === party
  const held = copies.filter(isHere)
  if (held.length > 0) return held.every(isRedacted) ? 'part' : 'all'
  return decisions.some(isHere) ? 'no' : '·'
}
