import {
  bareOperators,
  placeLevels,
  timeSteps,
  type BareOperator,
  type Operator,
  type OperatorSpec,
} from './document.ts'
import { isZone } from './local-day.ts'
import { day } from './predicate-shape.ts'
import {
  is,
  isObject,
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

function isRising(edges: unknown): boolean {
  if (!Array.isArray(edges) || edges.length === 0 || edges.length > 64) return false
  return edges.every(
    (edge: unknown, index) =>
      typeof edge === 'number' &&
      Number.isFinite(edge) &&
      (index === 0 || edge > Number(edges[index - 1])),
  )
}
