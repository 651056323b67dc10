import {
  bareOperators,
  placeLevels,
  timeSteps,
  type BareOperator,
  type Operator,
  type OperatorSpec,
} from './document.ts'
import { isZone } from './local-day.ts'
import { day, predicate, scalar } from './predicate-shape.ts'
import {
  is,
  isObject,
  listOf,
  objectOf,
  oneOf,
  optional,
  pointTo,
  text,
  whole,
  type Shape,
} from './shape.ts'

type Op<Name extends Operator['op']> = Extract<Operator, { readonly op: Name }>

/** A zone of the IANA database. */
export const zone: Shape<string> = is(isZone, 'must be an IANA time zone such as Africa/Bujumbura')

/** A basic language range but `*`, RFC 4647 §2.1. */
const languageRange = text(
  /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/,
  'must be a language tag such as fr or fr-BI',
)

const bare = objectOf<{ readonly op: BareOperator }>({ op: oneOf(bareOperators) })

const withArguments = {
  GENERALISE_PLACE: objectOf<Op<'GENERALISE_PLACE'>>({
    op: oneOf(['GENERALISE_PLACE']),
    level: oneOf(placeLevels),
    vintage: optional(day),
  }),
  COARSEN_TIME: objectOf<Op<'COARSEN_TIME'>>({
    op: oneOf(['COARSEN_TIME']),
    to: oneOf(timeSteps),
    zone,
  }),
  BUCKET: objectOf<Op<'BUCKET'>>({
    op: oneOf(['BUCKET']),
    edges: is(isRising, 'must be 1 to 64 numbers, each greater than the one before'),
  }),
  ROUND: objectOf<Op<'ROUND'>>({
    op: oneOf(['ROUND']),
    base: is(isBase, 'must be a number above 0, at most 1,000,000,000'),
  }),
  CONST: objectOf<Op<'CONST'>>({ op: oneOf(['CONST']), value: scalar }),
  MASK: objectOf<Op<'MASK'>>({
    op: oneOf(['MASK']),
    keep: is(isKept, 'must be a whole number from 1 to 64, or from −64 to −1 to keep the end'),
  }),
  KEEP_LANG: objectOf<Op<'KEEP_LANG'>>({
    op: oneOf(['KEEP_LANG']),
    langs: listOf(languageRange, { min: 1, max: 16, by: (lang) => lang.toLowerCase() }),
  }),
  FILTER_ITEMS: objectOf<Op<'FILTER_ITEMS'>>({ op: oneOf(['FILTER_ITEMS']), where: predicate }),
  SUPPRESS_SMALL: objectOf<Op<'SUPPRESS_SMALL'>>({
    op: oneOf(['SUPPRESS_SMALL']),
    // k = 1 would hide nothing.
    k: whole(2, 1000),
    group: text(/^[A-Za-z0-9_-]{1,32}$/, 'must be a group: 1 to 32 letters, digits, hyphens'),
  }),
} as const satisfies Partial<Record<Operator['op'], Shape<Operator>>>

const names: readonly string[] = [...bareOperators, ...Object.keys(withArguments)]

/** An operator of `disclose`: its bare name where it takes no argument, or `{op, …}`. */
export const operator: Shape<OperatorSpec> = {
  check: (value, pointer, faults) => {
    const op = isObject(value) ? value['op'] : value
    if (typeof op !== 'string' || !names.includes(op)) {
      const at = isObject(value) ? pointTo(pointer, 'op') : pointer
      faults.push({ pointer: at, detail: `must be one of ${names.join(', ')}` })
    } else if (isObject(value)) shapeOf(op).check(value, pointer, faults)
    else if (op in withArguments) faults.push({ pointer, detail: `${op} needs its arguments` })
  },
}

function shapeOf(op: string): Shape<unknown> {
  return op in withArguments ? withArguments[op as keyof typeof withArguments] : bare
}

function isBase(base: unknown): boolean {
  return typeof base === 'number' && base > 0 && base <= 1_000_000_000
}

function isKept(keep: unknown): boolean {
  return Number.isInteger(keep) && keep !== 0 && Math.abs(Number(keep)) <= 64
}

function isRising(edges: unknown): boolean {
  if (!Array.isArray(edges) || edges.length === 0 || edges.length > 64) return false
  return edges.every(
    (edge: unknown, index) =>
      typeof edge === 'number' &&
      Number.isFinite(edge) &&
      (index === 0 || edge > Number(edges[index - 1])),
  )
}
