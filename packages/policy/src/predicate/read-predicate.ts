import type { PointedFault } from '@ujirani/errors'
import type { AvroValue, Envelope, EventType, Places } from '@ujirani/events'
import type { Leaf, Predicate } from '../document.ts'
import { readAttributeLeaf, readLabelLeaf } from './envelope-leaf.ts'
import { isFault, type LeafFault } from './fault.ts'
import { readPathLeaf } from './path-leaf.ts'
import { allOf, anyOf, negated, type Condition, type TestedEvent, type Verdict } from './verdict.ts'

/** What a predicate is judged against before it judges anything. */
export interface PredicateContext {
  readonly type: Pick<EventType, 'node'>
  readonly places: Places
}

/**
 * Every way in which a predicate does not fit an event type: a path, symbol or code that is not
 * there, a test that the field has no answer to, a value of another kind. Pointers are relative to
 * the predicate.
 */
export function checkPredicate(
  predicate: Predicate,
  context: PredicateContext,
): readonly PointedFault[] {
  const faults: PointedFault[] = []
  read(predicate, '', { ...context, faults })
  return faults
}

/**
 * Compiles a predicate for one event type into a condition that is true only where the predicate
 * *holds*: what it asks about and is missing or unknown makes it neither hold nor fail, also under
 * `not`.
 *
 * @returns undefined when the predicate does not fit the type (`checkPredicate` says why)
 */
export function compilePredicate(
  predicate: Predicate,
  context: PredicateContext,
): Condition<TestedEvent> | undefined {
  const faults: PointedFault[] = []
  const verdict = read(predicate, '', { ...context, faults })
  return faults.length === 0 ? verdict.holds : undefined
}

/**
 * As `checkPredicate`, for a predicate on one item of a list: it has fields, no label and no
 * envelope.
 */
export function checkItemPredicate(
  predicate: Predicate,
  context: PredicateContext,
): readonly PointedFault[] {
  const faults: PointedFault[] = []
  read(predicate, '', { ...context, faults, isItem: true })
  return faults
}

/** As `compilePredicate`, for a predicate on one item of a list. */
export function compileItemPredicate(
  predicate: Predicate,
  context: PredicateContext,
): Condition<AvroValue> | undefined {
  const faults: PointedFault[] = []
  const { holds } = read(predicate, '', { ...context, faults, isItem: true })
  return faults.length === 0 ? (value) => holds({ envelope: noEnvelope, value }) : undefined
}

/** What no test of an item ever looks at. */
const noEnvelope = {} as Envelope

interface Reading extends PredicateContext {
  readonly isItem?: true
  readonly faults: PointedFault[]
}

const never: Verdict<TestedEvent> = { holds: () => false, fails: () => false }

function read(predicate: Predicate, pointer: string, reading: Reading): Verdict<TestedEvent> {
  if ('all' in predicate) return allOf(readEach(predicate.all, `${pointer}/all`, reading))
  if ('any' in predicate) return anyOf(readEach(predicate.any, `${pointer}/any`, reading))
  if ('not' in predicate) return negated(read(predicate.not, `${pointer}/not`, reading))
  const verdict = readLeaf(predicate, reading)
  if (!isFault(verdict)) return verdict
  reading.faults.push({ pointer: `${pointer}/${verdict.member}`, detail: verdict.detail })
  return never
}

function readEach(
  predicates: readonly Predicate[],
  pointer: string,
  reading: Reading,
): Verdict<TestedEvent>[] {
  return predicates.map((each, index) => read(each, `${pointer}/${index.toString()}`, reading))
}

function readLeaf(leaf: Leaf, context: Reading): Verdict<TestedEvent> | LeafFault {
  if ('path' in leaf) return readPathLeaf(leaf.path, leaf, context)
  if (context.isItem === true) {
    return { member: 'label' in leaf ? 'label' : 'envelope', detail: 'is no part of an item' }
  }
  return 'label' in leaf ? readLabelLeaf(leaf.label, leaf) : readAttributeLeaf(leaf.envelope, leaf)
}
