import { toOperator, type Operator, type Rule } from '../document.ts'
import { describeDuration } from './describe-duration.ts'
import { describePredicate } from './describe-predicate.ts'
import { joined } from './joined.ts'
import type { Phrases } from './phrases.ts'

/** One thing that a document says, and where it says it. */
export interface Sentence {
  /** JSON Pointer (RFC 6901) into the document. */
  readonly pointer: string
  readonly text: string
}

/** A sentence of a rule; the pointer is relative to it. */
function say(pointer: string, text: string): Sentence {
  return { pointer, text }
}

/** What a rule says, a sentence for each of its clauses, in the order of reading. */
export function describeRule(rule: Rule, phrases: Phrases): readonly Sentence[] {
  return [
    ...describeWho(rule, phrases),
    ...describeWhat(rule, phrases),
    ...describeWhen(rule, phrases),
    ...describeAfter(rule, phrases),
  ]
}

function describeWho(
  { from, to, types, kafka }: Rule,
  { and, or, quote, rules }: Phrases,
): Sentence[] {
  const recipients = joined(
    to.map(({ party }) => party),
    and,
  )
  const names = joined(types.map(quote), and)
  const roles = to.flatMap(({ party, roles: held }, index) =>
    held === undefined
      ? []
      : [say(`/to/${index.toString()}/roles`, rules.roles(party, joined(held.map(quote), or)))],
  )
  return [
    say('/types', rules.shares(from, recipients, names)),
    ...roles,
    ...(kafka === undefined ? [] : [say('/kafka', rules.kafka)]),
  ]
}

function describeWhat({ where, disclose }: Rule, phrases: Phrases): Sentence[] {
  const { and, quote, rules } = phrases
  const condition =
    where === undefined
      ? say('/where', rules.always)
      : say('/where', rules.where(describePredicate(where, phrases)))
  const kept = Object.entries(disclose)
    .filter(([path, spec]) => linkingAttributes.has(path) && toOperator(spec).op === 'KEEP')
    .map(([path]) => quote(path))
  const linkable = kept.length === 0 ? [] : [say('/disclose', rules.linkable(joined(kept, and)))]
  return [condition, ...describeFields(disclose, phrases), ...linkable]
}

/** Attributes by which copies of several recipients can be told to speak of one thing. */
const linkingAttributes: ReadonlySet<string> = new Set([
  '@subject',
  '@correlationid',
  '@causationid',
])

/** One sentence for all fields that the same is done to. */
function describeFields(disclose: Rule['disclose'], phrases: Phrases): Sentence[] {
  const alike = new Map<string, { readonly operator: Operator; readonly paths: string[] }>()
  for (const [path, spec] of Object.entries(disclose)) {
    const operator = toOperator(spec)
    // Groups of counts are the document's own names; a reader is told what is protected.
    const key = JSON.stringify({ ...operator, group: undefined })
    const known = alike.get(key)
    if (known === undefined) alike.set(key, { operator, paths: [path] })
    else known.paths.push(path)
  }
  return [...alike.values()].flatMap(({ operator, paths }) => {
    const fields = joined(paths.map(phrases.quote), phrases.and)
    const words = phrases.operators[operator.op] as (fields: string, operator: Operator) => string
    const pointer = `/disclose/${escaped(paths[0] ?? '')}`
    const sentences = [say(pointer, words(fields, operator))]
    if (operator.op !== 'FILTER_ITEMS') return sentences
    const condition = describePredicate(operator.where, phrases)
    return [...sentences, say(`${pointer}/where`, phrases.rules.items(condition))]
  })
}

/** RFC 6901 §3. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function describeWhen({ delay, history }: Rule, phrases: Phrases): Sentence[] {
  const { quote, rules } = phrases
  const sentences: Sentence[] = []
  if (delay != null && 'for' in delay) {
    sentences.push(say('/delay', rules.delayFor(describeDuration(delay.for, phrases))))
  } else if (delay != null) sentences.push(say('/delay', rules.delayUntil(quote(delay.until))))
  if (history != null) sentences.push(say('/history', rules.history(history.from)))
  return sentences
}

function describeAfter({ onward, retention, duties = [] }: Rule, phrases: Phrases): Sentence[] {
  const { and, rules } = phrases
  const kept = rules.retention(describeDuration(retention.period, phrases))
  return [
    onward?.mode === 'LISTED'
      ? say('/onward', rules.onwardListed(joined(onward.to, and)))
      : say('/onward', rules.onwardNone),
    say('/retention/period', kept),
    ...(retention.certifyDestruction === true
      ? [say('/retention/certifyDestruction', rules.certify)]
      : []),
    ...duties.map(({ within }, index) => {
      const time = describeDuration(within, phrases)
      return say(`/duties/${index.toString()}`, rules.acknowledge(time))
    }),
  ]
}
