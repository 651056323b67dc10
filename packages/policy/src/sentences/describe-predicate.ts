import type { Leaf, Predicate, Scalar } from '../document.ts'
import { joined } from './joined.ts'
import type { Phrases } from './phrases.ts'

/** A condition in words; parts of parts in brackets, so that it can be read in one way only. */
export function describePredicate(predicate: Predicate, phrases: Phrases, isPart = false): string {
  if ('not' in predicate) {
    return phrases.conditions.not(describePredicate(predicate.not, phrases, true))
  }
  if ('all' in predicate) return describeParts(predicate.all, phrases.and, phrases, isPart)
  if ('any' in predicate) return describeParts(predicate.any, phrases.or, phrases, isPart)
  return describeLeaf(predicate, phrases)
}

function describeParts(
  parts: readonly Predicate[],
  word: string,
  phrases: Phrases,
  isPart: boolean,
): string {
  const [only, ...more] = parts
  if (only !== undefined && more.length === 0) return describePredicate(only, phrases, isPart)
  const text = parts.map((part) => describePredicate(part, phrases, true)).join(`, ${word} `)
  return isPart ? `(${text})` : text
}

function describeLeaf(leaf: Leaf, phrases: Phrases): string {
  const { conditions, quote } = phrases
  const what = quote(nameOf(leaf))
  switch (leaf.op) {
    case 'eq':
      return conditions.equal(what, toText(leaf.value))
    case 'in':
      return conditions.oneOf(what, joined(leaf.value.map(toText), phrases.or))
    case 'within':
      return conditions.within(what, `${leaf.value.scheme} ${leaf.value.code}`)
    case 'exists':
      return leaf.value === false ? conditions.missing(what) : conditions.exists(what)
    case 'startsWith':
      return conditions.startsWith(what, quote(leaf.value))
    case 'atMost':
    case 'atLeast':
      return conditions[leaf.op](what, toText(leaf.value))
  }
}

function nameOf(leaf: Leaf): string {
  if ('path' in leaf) return leaf.path
  return 'label' in leaf ? leaf.label : `@${leaf.envelope}`
}

function toText(value: Scalar): string {
  return String(value)
}
