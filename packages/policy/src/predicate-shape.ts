import type { PointedFault } from '@ujirani/errors'
import {
  labelNames,
  testedAttributes,
  type Leaf,
  type PlaceCode,
  type Predicate,
  type Scalar,
} from './document.ts'
import { isDay } from './local-day.ts'
import {
  flag,
  is,
  isObject,
  listOf,
  objectOf,
  oneOf,
  optional,
  pointTo,
  text,
  type Shape,
} from './shape.ts'

/** Bounds on one `where`, so that judging an event costs what its rule's reader expects. */
const depthLimit = 8
const branchLimit = 32
const leafLimit = 128
const choiceLimit = 512

/** `place`, `bySexAge[].count`, `posts[]`: names of fields, with `[]` for each item of an array. */
const fieldPath = text(
  /^(?=.{1,200}$)[A-Za-z][A-Za-z0-9]*(?:\[\])?(?:\.[A-Za-z][A-Za-z0-9]*(?:\[\])?)*$/,
  'must be a field path such as bySexAge[].count',
)

/** A value that stands in a document by itself. */
export const scalar: Shape<Scalar> = is(
  (value) =>
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    (typeof value === 'string' && value.length <= 200 && value.isWellFormed()),
  'must be a text of at most 200 characters, a number, true or false',
)

const bound: Shape<string | number> = is(
  (value) => typeof value !== 'boolean' && findsNone(scalar, value),
  'must be a text of at most 200 characters or a number',
)

export const day: Shape<string> = is(isDay, 'must be a day, YYYY-MM-DD')

const placeCode: Shape<PlaceCode> = objectOf<PlaceCode>({
  scheme: text(/^[A-Z0-9_]{2,24}$/, 'must be a code scheme'),
  code: text(/^[\x21-\x7e]{1,40}$/, 'must be a place code'),
  vintage: optional(day),
})

/** The value that each test takes, and whether it may be left out. */
const values = {
  eq: scalar,
  in: listOf(scalar, { min: 1, max: choiceLimit, by: (value) => JSON.stringify(value) }),
  atMost: bound,
  atLeast: bound,
  within: placeCode,
  exists: flag,
  startsWith: text(200),
} as const satisfies Readonly<Record<Leaf['op'], Shape<unknown>>>

/** What each kind of target must name. */
const targets = {
  path: fieldPath,
  label: oneOf(labelNames),
  envelope: oneOf(testedAttributes),
} as const

interface Reading {
  readonly faults: PointedFault[]
  leaves: number
}

/** A `where`: `all`, `any`, `not`, and leaves `{path | label | envelope, op, value}`. */
export const predicate: Shape<Predicate> = {
  check: (value, pointer, faults) => {
    const reading = { faults, leaves: 0 }
    checkPredicate({ value, pointer, depth: 1 }, reading)
    if (reading.leaves > leafLimit) {
      faults.push({ pointer, detail: `has more than ${leafLimit.toString()} leaves` })
    }
  },
}

interface Node {
  readonly value: unknown
  readonly pointer: string
  readonly depth: number
}

function checkPredicate(node: Node, reading: Reading): void {
  const { value, pointer, depth } = node
  const { faults } = reading
  if (depth > depthLimit) {
    faults.push({ pointer, detail: `is nested deeper than ${depthLimit.toString()}` })
    return
  }
  if (!isObject(value)) {
    faults.push({ pointer, detail: 'must be an object' })
    return
  }
  const [name, ...others] = Object.keys(value)
  if (others.length > 0 || name === undefined || !(name in branches)) {
    checkLeaf(value, pointer, reading)
    return
  }
  const nested = { value: value[name], pointer: pointTo(pointer, name), depth: depth + 1 }
  branches[name as keyof typeof branches](nested, reading)
}

const branches = {
  all: checkBranches,
  any: checkBranches,
  not: checkPredicate,
}

function checkBranches(node: Node, reading: Reading): void {
  const { value, pointer, depth } = node
  if (!Array.isArray(value) || value.length === 0 || value.length > branchLimit) {
    const detail = `must be a list of 1 to ${branchLimit.toString()} conditions`
    reading.faults.push({ pointer, detail })
    return
  }
  value.forEach((each: unknown, index) => {
    checkPredicate({ value: each, pointer: pointTo(pointer, index), depth }, reading)
  })
}

function checkLeaf(
  leaf: Readonly<Record<string, unknown>>,
  pointer: string,
  reading: Reading,
): void {
  const { faults } = reading
  reading.leaves += 1
  const named = Object.keys(targets).filter((name) => Object.hasOwn(leaf, name))
  const [target] = named as (keyof typeof targets)[]
  if (target === undefined || named.length > 1) {
    faults.push({ pointer, detail: 'must name one of path, label, envelope, or be all, any, not' })
    return
  }
  targets[target].check(leaf[target], pointTo(pointer, target), faults)
  for (const name of Object.keys(leaf)) {
    if (name !== target && name !== 'op' && name !== 'value') {
      faults.push({ pointer: pointTo(pointer, name), detail: 'is unknown' })
    }
  }
  checkTest(leaf, pointer, faults)
}

function checkTest(
  leaf: Readonly<Record<string, unknown>>,
  pointer: string,
  faults: PointedFault[],
): void {
  const { op } = leaf
  if (typeof op !== 'string' || !Object.hasOwn(values, op)) {
    const detail = `must be one of ${Object.keys(values).join(', ')}`
    faults.push({ pointer: pointTo(pointer, 'op'), detail })
    return
  }
  const at = pointTo(pointer, 'value')
  if (Object.hasOwn(leaf, 'value')) values[op as Leaf['op']].check(leaf['value'], at, faults)
  else if (op !== 'exists') faults.push({ pointer: at, detail: 'is missing' })
}

function findsNone(shape: Shape<unknown>, value: unknown): boolean {
  const faults: PointedFault[] = []
  shape.check(value, '', faults)
  return faults.length === 0
}
