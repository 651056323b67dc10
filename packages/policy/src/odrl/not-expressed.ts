import type { AgreementDocument, Rule } from '../document.ts'
import type { NotExpressed } from './odrl-policy.ts'

/** Everything in a document that a reader of plain ODRL does not learn, in its order. */
export function notExpressed(document: AgreementDocument): readonly NotExpressed[] {
  const { rules, standby, legalText, transferPermits, validity } = document
  return [
    nowhere('/parties', 'that nothing holds until all have signed the same hash'),
    ...(legalText === undefined
      ? []
      : [nowhere('/legalText', 'that the paper is tied by its hash')]),
    ...(validity.reviewBy === undefined ? [] : [nowhere('/validity/reviewBy', 'a review')]),
    profiled('/validity/zone', 'ODRL days have no zone'),
    ...(transferPermits ?? []).map((_, index) =>
      nowhere(`/transferPermits/${index.toString()}`, 'that contacts of officials cross by permit'),
    ),
    ...(standby == null ? [] : [nowhere('/standby', 'that one party brings it into force')]),
    nowhere('/suspension', 'that each party can stop everything at once'),
    ...(document.termination === undefined
      ? []
      : [nowhere('/termination', 'notice, and what goes on to bind after it')]),
    profiled('/rules', 'the first rule that matches counts; ODRL rules have no order'),
    ...rules.flatMap((rule, index) => ofRule(rule, `/rules/${index.toString()}`)),
  ]
}

function ofRule(rule: Rule, pointer: string): readonly NotExpressed[] {
  const { where, delay, history, kafka, to } = rule
  const at = (name: string): string => `${pointer}/${name}`
  return [
    profiled(at('disclose'), 'which fields cross, in what form; all others do not'),
    profiled(at('types'), 'types of events'),
    ...(where === undefined ? [] : [profiled(at('where'), 'conditions on fields and labels')]),
    ...to.flatMap(({ roles }, index) =>
      roles === undefined ? [] : [profiled(at(`to/${index.toString()}/roles`), 'roles of people')],
    ),
    ...(delay != null && 'until' in delay ? [profiled(at('delay'), 'a wait for an event')] : []),
    ...(history == null ? [] : [profiled(at('history'), 'events that came before it')]),
    ...(kafka === undefined ? [] : [profiled(at('kafka'), 'who enforces roles over Kafka')]),
    ...(rule.retention.certifyDestruction === true
      ? [profiled(at('retention/certifyDestruction'), 'a certificate of destruction')]
      : []),
    ...(rule.duties ?? []).map((_, index) =>
      profiled(at(`duties/${index.toString()}`), 'an acknowledgement of each copy'),
    ),
  ]
}

const nowhere = (pointer: string, reason: string): NotExpressed => {
  return { pointer, said: 'nowhere', reason }
}
const profiled = (pointer: string, reason: string): NotExpressed => {
  return { pointer, said: 'profile', reason }
}
