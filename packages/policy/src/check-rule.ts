import type { EventType, PartyId } from '@ujirani/events'
import { checkDisclose } from './check-disclose.ts'
import type { AgreementDocument, Rule } from './document.ts'
import type { Finding, RuleContext } from './finding.ts'
import { checkPredicate } from './predicate/read-predicate.ts'

/** Everything in one rule that does not make sense by itself. */
export function checkRule(rule: Rule, pointer: string, context: RuleContext): readonly Finding[] {
  const types = rule.types.map((type) => context.catalogue.eventTypes.get(type))
  const known = types.filter((type) => type !== undefined)
  const findings = [
    ...checkPublisher(rule, context),
    ...checkRecipients(rule, context),
    ...checkTypes(rule, types, context),
    ...checkWhere(rule, known, context),
    ...checkOnward(rule, context),
    ...checkDelay(rule, context),
    ...checkHistory(rule, context),
    ...checkDisclose(rule, known, context),
  ]
  return findings.map((finding) => ({ ...finding, pointer: pointer + finding.pointer }))
}

function isPartyOf({ parties }: AgreementDocument, party: PartyId): boolean {
  return parties.some((each) => each.party === party)
}

function checkPublisher({ from }: Rule, { document }: RuleContext): readonly Finding[] {
  if (isPartyOf(document, from)) return []
  return [{ pointer: '/from', reason: 'is no party of the agreement' }]
}

function checkRecipients({ from, to }: Rule, context: RuleContext): readonly Finding[] {
  const { document, parties } = context
  const prohibited: readonly unknown[] = document.prohibited?.recipientKinds ?? []
  return to.flatMap(({ party }, index) => {
    const pointer = `/to/${index.toString()}/party`
    if (party === from) return [{ pointer, reason: 'is the publisher itself' }]
    if (!isPartyOf(document, party)) return [{ pointer, reason: 'is no party of the agreement' }]
    return prohibited.includes(parties.get(party)?.kind)
      ? [{ pointer, reason: 'is of a kind that the agreement prohibits' }]
      : []
  })
}

function checkTypes(
  { from }: Rule,
  types: readonly (EventType | undefined)[],
  { parties }: RuleContext,
): readonly Finding[] {
  const families = parties.get(from)?.families
  return types.flatMap((type, index) => {
    const pointer = `/types/${index.toString()}`
    if (type === undefined) return [{ pointer, reason: 'is no event type of the catalogue' }]
    return families?.includes(type.family) === false
      ? [{ pointer, reason: 'is of a family that the publisher does not publish' }]
      : []
  })
}

/** The condition must make sense for each type: a path that one lacks would always be unknown. */
function checkWhere(
  { where }: Rule,
  types: readonly EventType[],
  { places }: RuleContext,
): readonly Finding[] {
  if (where === undefined) return []
  const findings = new Map<string, Finding>()
  for (const type of types) {
    for (const { pointer, detail } of checkPredicate(where, { type, places })) {
      findings.set(`${pointer} ${detail}`, { pointer: `/where${pointer}`, reason: detail })
    }
  }
  return [...findings.values()]
}

function checkOnward({ onward }: Rule, { parties }: RuleContext): readonly Finding[] {
  if (onward?.mode !== 'LISTED') return []
  return onward.to.flatMap((party, index) =>
    parties.has(party)
      ? []
      : [{ pointer: `/onward/to/${index.toString()}`, reason: 'is no party of this bus' }],
  )
}

/** What a rule waits for must be able to come. */
function checkDelay({ delay = null, from }: Rule, context: RuleContext): readonly Finding[] {
  if (delay === null || 'for' in delay) return []
  const pointer = '/delay/until'
  const type = context.catalogue.eventTypes.get(delay.until)
  if (type === undefined) return [{ pointer, reason: 'is no event type of the catalogue' }]
  return context.parties.get(from)?.families.includes(type.family) === false
    ? [{ pointer, reason: 'is of a family that the publisher does not publish' }]
    : []
}

function checkHistory({ history = null }: Rule, { document }: RuleContext): readonly Finding[] {
  if (history === null || history.from <= document.validity.to) return []
  return [{ pointer: '/history/from', reason: 'lies after the end of the validity' }]
}
