import type { Seen } from '../seen.ts'
import type { ExpectedParty, Story, StoryEvent } from '../story.ts'
import type { SeenCheck } from './check.ts'

/**
 * Every event, for every party: by exactly the rules expected, or withheld by exactly the clause
 * expected. Decisions and copies must both say so.
 */
export const routing: SeenCheck = {
  name: 'every event reaches each party exactly as expected',
  look(story, seen) {
    const wrong = story.events.flatMap((event) =>
      story.parties.flatMap(({ party }) => compare(story, seen, event, party)),
    )
    const looked = `${count(story.events)} events × ${count(story.parties)} parties`
    return { looked, wrong }
  },
}

function count(list: readonly unknown[]): string {
  return list.length.toString()
}

function compare(story: Story, seen: Seen, event: StoryEvent, party: string): readonly string[] {
  const expected = story.expectations[event.name]?.[party]
  if (expected === undefined) return [`${event.name}: nobody expects anything for ${party}`]
  const isHere = (each: { readonly event: StoryEvent; readonly recipient: string }): boolean =>
    each.event === event && each.recipient === party
  const clauses = lanesOf(seen.decisions.filter(isHere), ({ clause }) => clause)
  const copies = lanesOf(seen.copies.filter(isHere), ({ copy }) => `rule:${String(copy['rule'])}`)
  const wanted = wantedOf(expected)
  const isCopy = (lane: string): boolean => lane.includes(' rule:')
  return [
    ...differ(`${event.name} → ${party}: decided`, wanted, clauses),
    ...differ(`${event.name} → ${party}: arrived`, wanted.filter(isCopy), copies),
  ]
}

/** `agreement clause` of each lane, sorted. */
function wantedOf(expected: ExpectedParty): readonly string[] {
  if (typeof expected === 'string') return []
  return Object.entries(expected)
    .map(([agreement, lane]) =>
      typeof lane === 'string' ? `${agreement} ${lane}` : `${agreement} rule:${lane.rule}`,
    )
    .sort()
}

function lanesOf<T extends { readonly agreement: string }>(
  seen: readonly T[],
  clauseOf: (each: T) => string,
): readonly string[] {
  return seen.map((each) => `${each.agreement} ${clauseOf(each)}`).sort()
}

function differ(
  what: string,
  wanted: readonly string[],
  found: readonly string[],
): readonly string[] {
  const isSame = wanted.length === found.length && wanted.every((lane, at) => lane === found[at])
  return isSame ? [] : [`${what} [${found.join(', ')}], expected [${wanted.join(', ')}]`]
}
