import { orderedLabels, type Places } from '@ujirani/events'
import type { Leaf, PlaceCode, Predicate, Scalar } from './document.ts'
import { canonicalBytes } from './jcs.ts'

/** Thinks about the predicates of one document: sound, not complete, and never for long. */
export interface Reasoner {
  /** True: every event on which `one` holds is one on which `other` holds. False: who knows. */
  implies(one: Predicate, other: Predicate): boolean
  /** True: there is no event on which it holds. False: who knows. */
  neverHolds(predicate: Predicate): boolean
}

/** Comparisons spent on one document; a hostile one could ask for billions. */
const stepLimit = 50_000

/** Creates a reasoner. Each has its own limit, and stops finding anything when it has reached it. */
export function createReasoner(places: Places): Reasoner {
  const texts = new WeakMap<object, string>()
  let steps = 0
  const isSame = (one: Predicate, other: Predicate) => textOf(one, texts) === textOf(other, texts)

  const implies = (one: Predicate, other: Predicate): boolean => {
    steps += 1
    if (steps > stepLimit) return false
    if (isSame(one, other)) return true
    if ('any' in one) return one.any.every((branch) => implies(branch, other))
    if ('all' in other) return other.all.every((branch) => implies(one, branch))
    if ('all' in one && one.all.some((branch) => implies(branch, other))) return true
    if ('any' in other) return other.any.some((branch) => implies(one, branch))
    return isLeaf(one) && isLeaf(other) && leafImplies(one, other, places)
  }

  const neverHolds = (predicate: Predicate): boolean => {
    if ('any' in predicate) return predicate.any.every(neverHolds)
    if (!('all' in predicate)) return false
    const terms = conjunctsOf(predicate)
    return terms.some((term, index) => {
      if ('any' in term && neverHolds(term)) return true
      return terms.slice(index + 1).some((other) => {
        steps += 1
        return steps <= stepLimit && excludes(term, other)
      })
    })
  }

  return { implies, neverHolds }
}

function textOf(predicate: Predicate, texts: WeakMap<object, string>): string {
  const text = texts.get(predicate) ?? canonicalBytes(predicate).toString()
  texts.set(predicate, text)
  return text
}

/** Everything that must hold for a predicate to hold. */
function conjunctsOf(predicate: Predicate): readonly Predicate[] {
  return 'all' in predicate ? predicate.all.flatMap(conjunctsOf) : [predicate]
}

function isLeaf(predicate: Predicate): predicate is Leaf {
  return 'op' in predicate
}

function targetOf(leaf: Leaf): string {
  if ('path' in leaf) return leaf.path
  return 'label' in leaf ? `@label ${leaf.label}` : `@${leaf.envelope}`
}

const choiceSets = new WeakMap<Leaf, ReadonlySet<Scalar>>()

/** The values a leaf admits one by one; undefined when it names none. */
function choicesOf(leaf: Leaf): ReadonlySet<Scalar> | undefined {
  if (leaf.op !== 'eq' && leaf.op !== 'in') return undefined
  const choices = choiceSets.get(leaf) ?? new Set(leaf.op === 'eq' ? [leaf.value] : leaf.value)
  choiceSets.set(leaf, choices)
  return choices
}

function leafImplies(one: Leaf, other: Leaf, places: Places): boolean {
  if (targetOf(one) !== targetOf(other)) return false
  const choices = choicesOf(one)
  if (choices !== undefined) return [...choices].every((choice) => admits(other, choice))
  // Every test but that for absence holds only where there is a value.
  if (other.op === 'exists') return other.value !== false && !isAbsence(one)
  if (one.op === 'within') {
    return other.op === 'within' && liesWithin(one.value, other.value, places)
  }
  return one.op === other.op && boundImplies(one, other)
}

/** A bound implies a looser one of its kind. */
function boundImplies(one: Leaf, other: Leaf): boolean {
  if (one.op === 'startsWith') return admits(other, one.value)
  return (one.op === 'atMost' || one.op === 'atLeast') && admits(other, one.value)
}

/** Whether a leaf surely holds where its target has this value. */
function admits(leaf: Leaf, value: Scalar): boolean {
  const choices = choicesOf(leaf)
  if (choices !== undefined) return choices.has(value)
  if (leaf.op === 'exists') return leaf.value !== false
  if (leaf.op === 'startsWith') return typeof value === 'string' && value.startsWith(leaf.value)
  if (leaf.op !== 'atMost' && leaf.op !== 'atLeast') return false
  const order = compare(leaf, value, leaf.value)
  return order !== undefined && (leaf.op === 'atMost' ? order <= 0 : order >= 0)
}

/** Less than, equal to or more than zero, as the first is to the second; undefined: no telling. */
function compare(leaf: Leaf, one: Scalar, other: Scalar): number | undefined {
  if ('label' in leaf) {
    const levels: readonly Scalar[] = orderedLabels[leaf.label]
    const [low, high] = [levels.indexOf(one), levels.indexOf(other)]
    return low < 0 || high < 0 ? undefined : low - high
  }
  return typeof one === 'number' && typeof other === 'number' ? one - other : undefined
}

function isAbsence(leaf: Leaf): boolean {
  return leaf.op === 'exists' && leaf.value === false
}

/** Whether no value can make both leaves hold. Through an array two items may differ. */
function excludes(one: Predicate, other: Predicate): boolean {
  if (!isLeaf(one) || !isLeaf(other) || targetOf(one) !== targetOf(other)) return false
  if (isAbsence(one) || isAbsence(other)) return isAbsence(one) !== isAbsence(other)
  if (targetOf(one).includes('[]')) return false
  return choosesAgainst(one, other) || crosses(one, other)
}

function choosesAgainst(one: Leaf, other: Leaf): boolean {
  const choices = choicesOf(one)
  const others = choicesOf(other)
  if (choices === undefined || others === undefined) return false
  return ![...choices].some((choice) => others.has(choice))
}

/** `atMost` below `atLeast`. */
function crosses(one: Leaf, other: Leaf): boolean {
  const [upper, lower] = one.op === 'atMost' ? [one, other] : [other, one]
  if (upper.op !== 'atMost' || lower.op !== 'atLeast') return false
  return (compare(upper, upper.value, lower.value) ?? 0) < 0
}

const dayMs = 86_400_000

function liesWithin(one: PlaceCode, other: PlaceCode, places: Places): boolean {
  const [inner, outer] = [one, other].map(({ scheme, code, vintage }) =>
    places.find({
      scheme,
      code,
      ...(vintage === undefined ? {} : { vintage: Date.parse(vintage) / dayMs }),
    }),
  )
  for (let node = inner; node !== undefined; node = node.parent) {
    if (node === outer) return true
  }
  return false
}
