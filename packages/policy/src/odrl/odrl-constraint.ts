import type { Leaf, Predicate } from '../document.ts'
import type { OdrlConstraint, OdrlValue } from './odrl-policy.ts'

/** A rule's condition as ODRL constraints on the events; its `not` and two operators are the profile's. */
export function toConstraint(predicate: Predicate): OdrlConstraint {
  if ('not' in predicate) return { 'uj:not': toConstraint(predicate.not) }
  if ('all' in predicate) return { and: predicate.all.map(toConstraint) }
  if ('any' in predicate) return { or: predicate.any.map(toConstraint) }
  return toComparison(predicate)
}

function toComparison(leaf: Leaf): OdrlConstraint {
  const on = { leftOperand: 'uj:value', 'uj:at': nameOf(leaf) } as const
  switch (leaf.op) {
    case 'eq':
      return { ...on, operator: 'eq', rightOperand: leaf.value }
    case 'in':
      return { ...on, operator: 'isAnyOf', rightOperand: [...leaf.value] }
    case 'atMost':
      return { ...on, operator: 'lteq', rightOperand: leaf.value }
    case 'atLeast':
      return { ...on, operator: 'gteq', rightOperand: leaf.value }
    case 'within':
      return { ...on, operator: 'isPartOf', rightOperand: placeUri(leaf.value) }
    case 'exists':
      return { ...on, operator: 'uj:exists', rightOperand: leaf.value ?? true }
    case 'startsWith':
      return { ...on, operator: 'uj:startsWith', rightOperand: leaf.value }
  }
}

/** As rules name it: a path, `@attribute`, or a label. */
function nameOf(leaf: Leaf): string {
  if ('path' in leaf) return leaf.path
  return 'label' in leaf ? `@${leaf.label}` : `@${leaf.envelope}`
}

function placeUri({
  scheme,
  code,
  vintage,
}: Extract<Leaf, { readonly op: 'within' }>['value']): OdrlValue {
  const base = `urn:ujirani:place:${scheme}:${encodeURIComponent(code)}`
  return vintage === undefined ? base : `${base}:${vintage}`
}
