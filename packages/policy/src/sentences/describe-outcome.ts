import { withdrawalClause } from '../decide/decision.ts'
import type { RecipientPreview } from '../preview/create-preview.ts'
import { phrasesOf, type SentenceLanguage } from './languages.ts'
import type { OutcomePhrases, Phrases, WithheldReason } from './phrases.ts'

type Outcome = Pick<RecipientPreview, 'recipient' | 'outcome' | 'rule' | 'clause' | 'heldUntil'>

/** Says in one sentence whether an event reaches a recipient, and by what. */
export function describeOutcome(outcome: Outcome, language: SentenceLanguage): string {
  const { outcomes, quote } = phrasesOf(language)
  const { recipient, clause } = outcome
  const rule = quote(outcome.rule ?? '')
  if (outcome.outcome === 'HELD') return describeWait(outcome, rule, phrasesOf(language))
  if (outcome.outcome === 'DISCLOSED') {
    const words = clause === withdrawalClause ? outcomes.followUp : outcomes.given
    return words(recipient, rule)
  }
  if (isReason(clause, outcomes)) return outcomes.withheld[clause](recipient, rule)
  return outcomes.inapplicable(recipient, rule, quote(clause.replace('operator:', '')))
}

function describeWait({ recipient, heldUntil }: Outcome, rule: string, words: Phrases): string {
  const { outcomes, quote } = words
  if (heldUntil !== null && 'type' in heldUntil) {
    return outcomes.heldUntil(recipient, rule, quote(heldUntil.type))
  }
  const at = new Date(heldUntil?.atMs ?? 0).toISOString()
  return outcomes.heldFor(recipient, rule, at)
}

function isReason(clause: string, { withheld }: OutcomePhrases): clause is WithheldReason {
  return Object.hasOwn(withheld, clause)
}
