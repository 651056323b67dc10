import type { Test } from '../document.ts'
import { noSuchTest, wrongValue, type LeafFault } from './fault.ts'
import { definite, type Verdict } from './verdict.ts'

/** Values that are equal or not, and may have an order. */
export interface Comparison<V, T extends number | bigint | string | boolean> {
  /** What it is, for a fault: "a day". */
  readonly kind: string
  readonly hasOrder: boolean
  /** The comparable form of a value in memory. */
  readonly read: (value: V) => T
  /** The comparable form of what the rule says; undefined when it says no such thing. */
  readonly parse: (text: unknown) => T | undefined
  /** What the rule must say instead. */
  readonly expected: string
}

/** The test as a verdict on values that are there, or why there is none. */
export function compareWith<V, T extends number | bigint | string | boolean>(
  test: Test,
  comparison: Comparison<V, T>,
): Verdict<V> | LeafFault {
  switch (test.op) {
    case 'eq':
      return readEqual([test.value], comparison)
    case 'in':
      return readEqual(test.value, comparison)
    case 'atMost':
    case 'atLeast':
      return readOrder(test, comparison)
    case 'within':
    case 'startsWith':
    case 'exists':
      return noSuchTest(comparison.kind)
  }
}

function readEqual<V, T extends number | bigint | string | boolean>(
  values: readonly unknown[],
  { read, parse, expected }: Comparison<V, T>,
): Verdict<V> | LeafFault {
  const wanted = new Set<T>()
  for (const value of values) {
    const parsed = parse(value)
    if (parsed === undefined) return wrongValue(expected)
    wanted.add(parsed)
  }
  const [first] = wanted
  if (wanted.size === 1) return definite((value) => read(value) === first)
  return definite((value) => wanted.has(read(value)))
}

function readOrder<V, T extends number | bigint | string | boolean>(
  test: Test & { readonly op: 'atMost' | 'atLeast' },
  { kind, hasOrder, read, parse, expected }: Comparison<V, T>,
): Verdict<V> | LeafFault {
  if (!hasOrder) return noSuchTest(kind)
  const bound = parse(test.value)
  if (bound === undefined) return wrongValue(expected)
  return test.op === 'atMost'
    ? definite((value) => read(value) <= bound)
    : definite((value) => read(value) >= bound)
}
