import { ceStatuses, orderedLabels, purposes, type Envelope } from '@ujirani/events'
import type { LabelName, Test, TestedAttribute } from '../document.ts'
import { isFault, wrongValue, type LeafFault } from './fault.ts'
import { compareWith, type Comparison } from './ordered.ts'
import { parseInstant } from './scalar.ts'
import { instants } from './value-test.ts'
import { definite, negated, type TestedEvent, type Verdict } from './verdict.ts'

type EventVerdict = Verdict<TestedEvent> | LeafFault

/** A test of a label: in its order, harmless first; a missing or unknown one leaves it open. */
export function readLabelLeaf(name: LabelName, test: Test): EventVerdict {
  const levels = new Map<string, number>(orderedLabels[name].map((label, level) => [label, level]))
  const levelIn = ({ envelope }: TestedEvent): number | undefined => levels.get(envelope[name])
  if (test.op === 'exists') return existsVerdict(test, (event) => levelIn(event) !== undefined)
  const verdict = compareWith<number, number>(test, {
    kind: 'a label',
    hasOrder: true,
    read: (level) => level,
    parse: (text) => (typeof text === 'string' ? levels.get(text) : undefined),
    expected: `must be one of ${orderedLabels[name].join(', ')}`,
  })
  return isFault(verdict) ? verdict : whereKnown(levelIn, verdict)
}

/** A test of an envelope attribute; an absent one leaves it open. */
export function readAttributeLeaf(name: TestedAttribute, test: Test): EventVerdict {
  const textIn = ({ envelope }: TestedEvent): string | undefined => envelope[name]
  if (test.op === 'exists') return existsVerdict(test, (event) => textIn(event) !== undefined)
  if (name === 'time' || name === 'recordedtime') {
    const verdict = compareWith<number, number>(test, { ...instants, read: (ms) => ms })
    return isFault(verdict) ? verdict : whereKnown((event) => parseInstant(textIn(event)), verdict)
  }
  const verdict = readTextTest(name, test)
  return isFault(verdict) ? verdict : whereKnown(textIn, verdict)
}

function readTextTest(name: TestedAttribute, test: Test): Verdict<string> | LeafFault {
  const words = closedLists[name]
  if (test.op === 'startsWith' && words === undefined) {
    if (typeof test.value !== 'string') return wrongValue('must be a text')
    return definite((text) => text.startsWith(test.value))
  }
  const comparison: Comparison<string, string> = {
    kind: 'an attribute',
    hasOrder: false,
    read: (text) => text,
    parse: (text) => (typeof text === 'string' && (words?.has(text) ?? true) ? text : undefined),
    expected: words === undefined ? 'must be a text' : `must be one of ${[...words].join(', ')}`,
  }
  return compareWith(test, comparison)
}

const closedLists: Readonly<Partial<Record<keyof Envelope, ReadonlySet<string>>>> = {
  purpose: new Set(purposes),
  cestatus: new Set(ceStatuses),
}

function whereKnown<T>(
  read: (event: TestedEvent) => T | undefined,
  { holds, fails }: Verdict<T>,
): Verdict<TestedEvent> {
  return {
    holds: (event) => {
      const found = read(event)
      return found !== undefined && holds(found)
    },
    fails: (event) => {
      const found = read(event)
      return found !== undefined && fails(found)
    },
  }
}

function existsVerdict(
  test: Test & { readonly op: 'exists' },
  isThere: (event: TestedEvent) => boolean,
): Verdict<TestedEvent> {
  const verdict = definite(isThere)
  return test.value === false ? negated(verdict) : verdict
}
