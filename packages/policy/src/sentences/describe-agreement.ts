import type { RuleId } from '@ujirani/events'
import type { AgreementDocument } from '../document.ts'
import { describeDuration } from './describe-duration.ts'
import { describeRule, type Sentence } from './describe-rule.ts'
import { joined } from './joined.ts'
import { phrasesOf, type SentenceLanguage } from './languages.ts'
import type { Phrases } from './phrases.ts'

/** An agreement in words. */
export interface AgreementInWords {
  readonly language: SentenceLanguage
  /** Whether a speaker of the language has reviewed the phrases; the document itself is what binds. */
  readonly isReviewed: boolean
  /** What holds for all rules. */
  readonly terms: readonly Sentence[]
  readonly rules: readonly { readonly rule: RuleId; readonly sentences: readonly Sentence[] }[]
}

/**
 * Says what a document says, clause by clause. The same clauses are said in every language, each
 * under the same pointer.
 *
 * @param document one that has been parsed; whether it makes sense is `checkAgreement`'s to say
 */
export function describeAgreement(
  document: AgreementDocument,
  language: SentenceLanguage,
): AgreementInWords {
  const phrases = phrasesOf(language)
  return {
    language,
    isReviewed: phrases.isReviewed,
    terms: describeTerms(document, phrases),
    rules: document.rules.map((rule, index) => ({
      rule: rule.rule,
      sentences: describeRule(rule, phrases).map(({ pointer, text }) => {
        return { pointer: `/rules/${index.toString()}${pointer}`, text }
      }),
    })),
  }
}

function describeTerms(document: AgreementDocument, phrases: Phrases): readonly Sentence[] {
  return [
    ...describeScope(document, phrases),
    ...describePermits(document, phrases),
    ...describeControl(document, phrases),
    { pointer: '', text: phrases.terms.nothingElse },
  ]
}

function describeScope(document: AgreementDocument, { and, terms, kinds }: Phrases): Sentence[] {
  const { parties, validity, purposes, prohibited = {} } = document
  const { from, to, zone, reviewBy } = validity
  const names = parties.map(({ party }) => party)
  const { purposes: banned, recipientKinds } = prohibited
  return [
    { pointer: '/parties', text: terms.parties(joined(names, and)) },
    { pointer: '/validity', text: terms.validity(from, to, zone) },
    ...said('/validity/reviewBy', reviewBy, terms.reviewBy),
    { pointer: '/purposes', text: terms.purposes(joined(purposes, and)) },
    ...said('/prohibited/purposes', listed(banned, and), terms.prohibitedPurposes),
    ...said(
      '/prohibited/recipientKinds',
      listed(
        recipientKinds?.map((kind) => kinds[kind]),
        and,
      ),
      terms.prohibitedKinds,
    ),
  ]
}

function describePermits({ transferPermits = [] }: AgreementDocument, { terms }: Phrases) {
  return transferPermits.map(({ permit, regulator, jurisdiction, to }, index) => ({
    pointer: `/transferPermits/${index.toString()}`,
    text: terms.permit(permit, regulator, jurisdiction, to),
  }))
}

function describeControl(document: AgreementDocument, phrases: Phrases): Sentence[] {
  const { terms, and, days } = phrases
  const { standby, oversight, breach, termination } = document
  const within = breach && describeDuration(breach.noticeWithin, phrases)
  const notice = termination && days(termination.noticeDays)
  return [
    ...said('/standby', standby?.activatedBy, terms.standby),
    ...said('/oversight', listed(oversight?.auditors, and), terms.auditors),
    ...said('/breach', within, terms.breach),
    { pointer: '/suspension', text: terms.suspension },
    ...said('/termination/noticeDays', notice, terms.termination),
    ...said('/termination/survives', listed(termination?.survives, and), terms.survives),
  ]
}

/** A list in words; undefined when there is nothing in it. */
function listed(items: readonly string[] | undefined, and: string): string | undefined {
  return items === undefined || items.length === 0 ? undefined : joined(items, and)
}

function said(
  pointer: string,
  fact: string | undefined,
  words: (fact: string) => string,
): Sentence[] {
  return fact === undefined ? [] : [{ pointer, text: words(fact) }]
}
