import type { RuleId } from '@ujirani/events'
import type { AgreementDocument } from '../document.ts'
import { describeAgreement } from './describe-agreement.ts'
import type { Sentence } from './describe-rule.ts'
import type { SentenceLanguage } from './languages.ts'

/** What one document says and another did not; pointers are into the one that says it. */
export interface SentenceChanges {
  readonly removed: readonly Sentence[]
  readonly added: readonly Sentence[]
}

/** How two documents differ in what they say. */
export interface AgreementChanges {
  readonly language: SentenceLanguage
  readonly isReviewed: boolean
  readonly terms: SentenceChanges
  /** Rules that differ: in the order of the later document, then those it no longer has. */
  readonly rules: readonly (SentenceChanges & {
    readonly rule: RuleId
    /** `MOVED`: it says the same, but stands elsewhere among the rules, and the first match counts. */
    readonly change: 'ADDED' | 'REMOVED' | 'CHANGED' | 'MOVED'
  })[]
}

/** Compares what two documents say, rule by rule; rules are the same by their id. */
export function compareAgreements(
  before: AgreementDocument,
  after: AgreementDocument,
  language: SentenceLanguage,
): AgreementChanges {
  const earlier = describeAgreement(before, language)
  const later = describeAgreement(after, language)
  const rulesBefore = new Map(earlier.rules.map(({ rule, sentences }) => [rule, sentences]))
  const rulesAfter = new Map(later.rules.map(({ rule, sentences }) => [rule, sentences]))
  const moved = movedRules([...rulesBefore.keys()], [...rulesAfter.keys()])
  const ids = [...new Set([...rulesAfter.keys(), ...rulesBefore.keys()])]
  const rules = ids.flatMap((rule): AgreementChanges['rules'] => {
    const [old, now] = [rulesBefore.get(rule), rulesAfter.get(rule)]
    if (old === undefined) return [{ rule, change: 'ADDED', removed: [], added: now ?? [] }]
    if (now === undefined) return [{ rule, change: 'REMOVED', removed: old, added: [] }]
    const changes = compare(old, now)
    if (changes.added.length + changes.removed.length > 0) {
      return [{ rule, change: 'CHANGED', ...changes }]
    }
    return moved.has(rule) ? [{ rule, change: 'MOVED', ...changes }] : []
  })
  const { isReviewed } = later
  return { language, isReviewed, terms: compare(earlier.terms, later.terms), rules }
}

function compare(before: readonly Sentence[], after: readonly Sentence[]): SentenceChanges {
  const said = new Set(before.map(({ text }) => text))
  const says = new Set(after.map(({ text }) => text))
  return {
    removed: before.filter(({ text }) => !says.has(text)),
    added: after.filter(({ text }) => !said.has(text)),
  }
}

/** Rules of both documents that do not stand in the same order among those of both. */
function movedRules(before: readonly RuleId[], after: readonly RuleId[]): ReadonlySet<RuleId> {
  const kept = before.filter((rule) => after.includes(rule))
  const order = after.filter((rule) => before.includes(rule))
  return new Set(order.filter((rule, index) => kept[index] !== rule))
}
