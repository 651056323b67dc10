import { isFilled } from '../redaction.ts'
import type { Seen, SeenCopy, SeenDecision } from '../seen.ts'
import type { PartyProfile, StoryEvent } from '../story.ts'
import { list } from './page.ts'

/**
 * What arrived at one party, by the clause that let it through, with what that clause changed or
 * left out of it; and what was withheld from it, by which clause.
 */
export function partyView(
  { party, names }: PartyProfile,
  { copies, decisions }: Seen,
  counts: (event: StoryEvent) => boolean,
): readonly string[] {
  const isHere = (each: { readonly event: StoryEvent; readonly recipient: string }): boolean =>
    each.recipient === party && counts(each.event)
  const held = Map.groupBy(copies.filter(isHere), clauseOf)
  const kept = decisions.filter(isHere).filter(({ outcome }) => outcome !== 'DISCLOSED')
  if (held.size === 0 && kept.length === 0) return []
  const name = names.find(({ lang }) => lang === 'en')?.text ?? ''
  return [
    '',
    `${party}  ${name}`,
    ...[...held].flatMap(([clause, group]) => describeClause(clause, group)),
    ...describeWithheld(kept),
  ]
}

function clauseOf({ agreement, copy }: SeenCopy): string {
  return `${agreement}, rule ${String(copy['rule'])}`
}

function describeClause(clause: string, copies: readonly SeenCopy[]): readonly string[] {
  const events = copies.map(({ event }) => event)
  const redactions = new Map<string, Set<string>>()
  for (const { event, copy } of copies) {
    for (const text of textOf(copy['redactions']).split(',')) {
      const [path = '', operator = ''] = text.split(':')
      if (!isFilled(event, path)) continue
      redactions.set(operator, (redactions.get(operator) ?? new Set()).add(path))
    }
  }
  const { DROP: dropped, ...changed } = Object.fromEntries(redactions)
  return [
    `  ${clause}`,
    ...list(
      '    arrived   ',
      [...new Set(events)].map(({ name }) => name),
    ),
    ...Object.entries(changed).flatMap(([operator, paths]) =>
      list('    changed   ', [`${operator} of ${[...paths][0] ?? ''}`, ...[...paths].slice(1)]),
    ),
    ...(dropped === undefined ? [] : list('    left out  ', [...dropped])),
  ]
}

function describeWithheld(decisions: readonly SeenDecision[]): readonly string[] {
  const byClause = Map.groupBy(decisions, ({ agreement, clause }) => `${agreement}, ${clause}`)
  if (byClause.size === 0) return []
  return [
    '  withheld from it',
    ...[...byClause].flatMap(([clause, group]) => [
      `    ${clause}`,
      ...list(
        '              ',
        group.map(({ event }) => event.name),
      ),
    ]),
  ]
}

function textOf(attribute: unknown): string {
  return typeof attribute === 'string' ? attribute : ''
}
