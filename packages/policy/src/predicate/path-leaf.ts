import type { AvroValue, EventType, Places } from '@ujirani/events'
import { itemsStep, resolvePath, type PathStep } from '../decide/field-path.ts'
import type { Test } from '../document.ts'
import type { LeafFault } from './fault.ts'
import { isFault } from './fault.ts'
import { readValueTest } from './value-test.ts'
import { definite, negated, type Condition, type TestedEvent, type Verdict } from './verdict.ts'

type ValueVerdict = Verdict<AvroValue>

/**
 * A test of what stands at a path. A path through an array holds when some item's does, and fails
 * when every item's does; what is null on the way is unknown.
 */
export function readPathLeaf(
  path: string,
  test: Test,
  { type, places }: { readonly type: Pick<EventType, 'node'>; readonly places: Places },
): Verdict<TestedEvent> | LeafFault {
  const resolved = resolvePath(type.node, path)
  if (resolved === undefined) return { member: 'path', detail: 'is no field of every type named' }
  const { steps, node } = resolved
  if (test.op === 'exists') {
    const verdict = onEvent(definite(isThereAt(steps)))
    return test.value === false ? negated(verdict) : verdict
  }
  const verdict = readValueTest(test, node, places)
  if (isFault(verdict)) return verdict
  const [first, ...rest] = steps
  if (typeof first !== 'string') throw new TypeError('a path begins with a field')
  const below = rest.reduceRight<ValueVerdict>(through, whereThere(verdict))
  // The first step is taken here: most paths have no other, and this runs for every event.
  return {
    holds: ({ value }) => below.holds((value as RecordValue)[first] ?? null),
    fails: ({ value }) => below.fails((value as RecordValue)[first] ?? null),
  }
}

type RecordValue = Readonly<Record<string, AvroValue>>

function onEvent({ holds, fails }: ValueVerdict): Verdict<TestedEvent> {
  return { holds: ({ value }) => holds(value), fails: ({ value }) => fails(value) }
}

/** Null neither holds nor fails. */
function whereThere({ holds, fails }: ValueVerdict): ValueVerdict {
  return {
    holds: (value) => value !== null && holds(value),
    fails: (value) => value !== null && fails(value),
  }
}

function through(inner: ValueVerdict, step: PathStep): ValueVerdict {
  const { holds, fails } = inner
  if (step === itemsStep) {
    return whereThere({
      holds: (items) => (items as readonly AvroValue[]).some(holds),
      fails: (items) => (items as readonly AvroValue[]).every(fails),
    })
  }
  return whereThere({
    holds: (record) => holds(member(record, step)),
    fails: (record) => fails(member(record, step)),
  })
}

function member(record: AvroValue, name: string): AvroValue {
  return (record as RecordValue)[name] ?? null
}

function isThereAt(steps: readonly PathStep[]): Condition<AvroValue> {
  return steps.reduceRight<Condition<AvroValue>>(
    (isThere, step) =>
      step === itemsStep
        ? (items) => items !== null && (items as readonly AvroValue[]).some(isThere)
        : (record) => record !== null && isThere(member(record, step)),
    (value) => value !== null,
  )
}
