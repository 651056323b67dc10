import type { Places } from '@ujirani/events'
import type { AgreementDocument, Predicate, Rule } from './document.ts'
import type { Finding } from './finding.ts'
import { createReasoner, type Reasoner } from './predicate-logic.ts'

/**
 * Rules that can never apply: because nothing meets their condition, or because for each of their
 * recipients and types an earlier rule always matches first. Sound, not complete: what is found
 * is certain, but a rule that several earlier ones cover together is not found.
 */
export function findUnreachable(document: AgreementDocument, places: Places): readonly Finding[] {
  const reasoner = createReasoner(places)
  return document.rules.flatMap((rule, index) => {
    const pointer = `/rules/${index.toString()}`
    if (reasoner.neverHolds(conditionOf(rule, document))) {
      return [{ pointer, reason: 'can never apply: nothing meets its condition' }]
    }
    const earlier = document.rules.slice(0, index)
    return isCovered(rule, earlier, reasoner)
      ? [{ pointer, reason: 'can never apply: an earlier rule always matches first' }]
      : []
  })
}

/** A rule's own condition and the one that the agreement's purposes put on every event. */
function conditionOf({ where }: Rule, { purposes, prohibited }: AgreementDocument): Predicate {
  const agreed = purposes.filter((purpose) => !(prohibited?.purposes ?? []).includes(purpose))
  const purpose: Predicate = { envelope: 'purpose', op: 'in', value: agreed }
  return where === undefined ? purpose : { all: [purpose, where] }
}

function isCovered(rule: Rule, earlier: readonly Rule[], reasoner: Reasoner): boolean {
  const rivals = earlier.filter(
    (rival) => isRival(rule, rival) && isAlwaysMet(rival.where, rule.where, reasoner),
  )
  return rule.to.every(({ party }) =>
    rule.types.every((type) =>
      rivals.some(
        (rival) => rival.types.includes(type) && rival.to.some((each) => each.party === party),
      ),
    ),
  )
}

/** Whether two rules are about some of the same events for some of the same recipients. */
function isRival(rule: Rule, { from, to, types }: Rule): boolean {
  return (
    from === rule.from &&
    types.some((type) => rule.types.includes(type)) &&
    to.some(({ party }) => rule.to.some((each) => each.party === party))
  )
}

function isAlwaysMet(
  earlier: Predicate | undefined,
  later: Predicate | undefined,
  reasoner: Reasoner,
): boolean {
  if (earlier === undefined) return true
  return later !== undefined && reasoner.implies(later, earlier)
}
