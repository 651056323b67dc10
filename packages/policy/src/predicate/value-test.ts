import type { AvroValue, Places } from '@ujirani/events'
import { isCommon, type PlainNode } from '../decide/schema-node.ts'
import type { Test } from '../document.ts'
import { asCount, boundsOf } from '../suppression/count.ts'
import { noSuchTest, wrongValue, type LeafFault } from './fault.ts'
import { compareWith, type Comparison } from './ordered.ts'
import { withinTest } from './place-test.ts'
import { parseDay, parseInstant, parseUnscaled, readUnscaled } from './scalar.ts'
import type { Verdict } from './verdict.ts'

type ValueVerdict = Verdict<AvroValue> | LeafFault

/** A test on a value that is there (never null), judged against the schema of that value. */
export function readValueTest(test: Test, node: PlainNode, places: Places): ValueVerdict {
  if ('logical' in node) return readPrimitiveTest(test, node)
  if (node.kind === 'enum') return readEnumTest(test, node)
  if (isCommon(node, 'place')) return withinTest(test, places)
  if (isCommon(node, 'count')) return readCountTest(test)
  if (node.kind === 'array') return noSuchTest('a list as a whole: write [] after its name')
  return noSuchTest(`a ${node.kind}`)
}

type PrimitiveNode = Extract<PlainNode, { readonly logical: unknown }>

function readPrimitiveTest(test: Test, { kind, logical }: PrimitiveNode): ValueVerdict {
  if (logical?.kind === 'decimal') return compareWith(test, decimals(logical.scale))
  if (logical !== undefined) {
    const comparison = logical.kind === 'date' ? days : instants
    return compareWith<AvroValue, number>(test, { ...comparison, read: asNumber })
  }
  if (kind === 'boolean') return compareWith(test, flags)
  if (kind === 'string') return readTextTest(test)
  return kind === 'bytes' || kind === 'null' ? noSuchTest(kind) : compareWith(test, numbers)
}

const asNumber = (value: AvroValue): number => value as number

/** Instants, as milliseconds; shared with the envelope's times, which are read otherwise. */
export const instants = {
  kind: 'an instant',
  hasOrder: true,
  parse: parseInstant,
  expected: 'must be an instant as RFC 3339 with offset',
} as const

const days = {
  kind: 'a day',
  hasOrder: true,
  parse: parseDay,
  expected: 'must be a day, YYYY-MM-DD',
} as const

const numbers: Comparison<AvroValue, number> = {
  kind: 'a number',
  hasOrder: true,
  read: asNumber,
  parse: (value) => (typeof value === 'number' ? value : undefined),
  expected: 'must be a number',
}

const flags: Comparison<AvroValue, boolean> = {
  kind: 'true or false',
  hasOrder: false,
  read: (value) => value as boolean,
  parse: (value) => (typeof value === 'boolean' ? value : undefined),
  expected: 'must be true or false',
}

const texts: Comparison<AvroValue, string> = {
  kind: 'a text',
  hasOrder: false,
  read: (value) => value as string,
  parse: (value) => (typeof value === 'string' ? value : undefined),
  expected: 'must be a text',
}

function decimals(scale: number): Comparison<AvroValue, bigint> {
  return {
    kind: 'a decimal',
    hasOrder: true,
    read: (value) => readUnscaled(value as Buffer),
    parse: (value) => parseUnscaled(value, scale),
    expected: `must be a decimal text with at most ${scale.toString()} fraction digits`,
  }
}

function readTextTest(test: Test): ValueVerdict {
  return test.op === 'startsWith' ? startsWith(test.value) : compareWith(test, texts)
}

/** Holds where the text begins so; a text that is there leaves nothing unknown. */
function startsWith(prefix: string): Verdict<AvroValue> {
  return {
    holds: (value) => (value as string).startsWith(prefix),
    fails: (value) => !(value as string).startsWith(prefix),
  }
}

/**
 * An enum's default symbol may stand for one that this schema does not know. Where the default
 * only describes (UNSPECIFIED) it is unknown, so it is not *different* from the symbol asked for;
 * where it protects it is the most restrictive one, and counts as said.
 */
function readEnumTest(
  test: Test,
  node: Extract<PlainNode, { readonly kind: 'enum' }>,
): ValueVerdict {
  const { symbols, props } = node
  const verdict = compareWith(test, {
    ...texts,
    kind: 'an enum',
    parse: (value) => (typeof value === 'string' && symbols.includes(value) ? value : undefined),
    expected: 'must be a symbol of the field’s enum',
  })
  const unknown = props['default']
  if (!('fails' in verdict) || props['protects'] === true) return verdict
  return { holds: verdict.holds, fails: (value) => value !== unknown && verdict.fails(value) }
}

/** What a count says for certain: "more than 350" is at least 100, and not known to be at most 400. */
function readCountTest(test: Test): ValueVerdict {
  if (test.op !== 'atMost' && test.op !== 'atLeast') return noSuchTest('a count')
  const bound = test.value
  if (typeof bound !== 'number') return wrongValue('must be a number')
  const boundsIn = (value: AvroValue) => {
    const count = asCount(value)
    return count === null ? undefined : boundsOf(count)
  }
  const isAtMost = (value: AvroValue) => (boundsIn(value)?.upper ?? Infinity) <= bound
  const isOver = (value: AvroValue) => (boundsIn(value)?.lower ?? -Infinity) > bound
  const isAtLeast = (value: AvroValue) => (boundsIn(value)?.lower ?? -Infinity) >= bound
  const isUnder = (value: AvroValue) => (boundsIn(value)?.upper ?? Infinity) < bound
  return test.op === 'atMost'
    ? { holds: isAtMost, fails: isOver }
    : { holds: isAtLeast, fails: isUnder }
}
