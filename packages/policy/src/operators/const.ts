import type { PlainNode, SchemaProps } from '../decide/schema-node.ts'
import type { Scalar } from '../document.ts'
import type { OperatorKind } from './operator-kind.ts'

/** The same value in every copy, also where the event has none: it tells nothing of the event. */
export const constant: OperatorKind<'CONST'> = {
  check({ value }, { field: { node, props } }) {
    const expected = expectationOf(node, props)
    if (expected === undefined) return 'is for texts, symbols, numbers and flags'
    return expected.isMet(value) ? undefined : `needs ${expected.words}`
  },
  compile({ value }) {
    return () => value
  },
  ofNull: true,
}

interface Expectation {
  readonly words: string
  readonly isMet: (value: Scalar) => boolean
}

/** What a constant in such a field must be; undefined where none can stand. */
function expectationOf(node: PlainNode, props: SchemaProps): Expectation | undefined {
  if (node.kind === 'enum') {
    return {
      words: 'a symbol of the field’s enum',
      isMet: (value) => isSymbol(node.symbols, value),
    }
  }
  if (!('logical' in node) || node.logical !== undefined) return undefined
  // A text with a grammar of its own would need more than a type to be right.
  return node.kind === 'string' && props['format'] !== undefined ? undefined : primitives[node.kind]
}

function isSymbol(symbols: readonly string[], value: Scalar): boolean {
  return typeof value === 'string' && symbols.includes(value)
}

const maxInt = 2 ** 31 - 1
const aNumber: Expectation = { words: 'a number', isMet: (value) => typeof value === 'number' }

const primitives: Readonly<Record<string, Expectation>> = {
  boolean: { words: 'true or false', isMet: (value) => typeof value === 'boolean' },
  int: {
    words: 'a whole number of 32 bits',
    isMet: (value) => Number.isInteger(value) && Math.abs(Number(value)) <= maxInt,
  },
  long: { words: 'a whole number', isMet: Number.isSafeInteger },
  float: aNumber,
  double: aNumber,
  string: { words: 'a text', isMet: (value) => typeof value === 'string' },
}
