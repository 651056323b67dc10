import type { AvroValue } from '@ujirani/events'
import { isCommon } from '../decide/schema-node.ts'
import { asCount, boundsOf, type Count } from '../suppression/count.ts'
import { hiddenOrUnknown, isNumber } from './numbers.ts'
import type { OperatorKind } from './operator-kind.ts'

/**
 * The nearest multiple of the base; what lies half-way goes up. A count becomes the range of what
 * is rounded to the same: 744 by 10 is 740, of 735 to 744.
 */
export const round: OperatorKind<'ROUND'> = {
  check({ base }, { field: { node } }) {
    const isCount = isCommon(node, 'count')
    if (!isCount && !isNumber(node)) return 'is for numbers and counts'
    const isWhole = isCount || node.kind === 'int' || node.kind === 'long'
    return isWhole && !Number.isSafeInteger(base) ? 'needs a whole base' : undefined
  },
  compile({ base }, { field: { node } }) {
    if (isCommon(node, 'count')) return (value) => roundCount(value, base)
    const limit = node.kind === 'int' ? maxInt : Number.MAX_SAFE_INTEGER
    return (value) => roundNumber(value as number, base, limit)
  },
}

const maxInt = 2 ** 31 - 1

/** Past what the field can hold, the multiple under it stands. */
function roundNumber(value: number, base: number, limit: number): number {
  const rounded = nearest(value, base)
  if (rounded > limit) return Math.floor(limit / base) * base
  return rounded < -limit ? Math.ceil(-limit / base) * base : rounded
}

function nearest(value: number, base: number): number {
  return Math.round(value / base) * base
}

function roundCount(value: AvroValue, base: number): AvroValue {
  const count = asCount(value)
  const bounds = count === null ? undefined : boundsOf(count)
  if (bounds === undefined) return hiddenOrUnknown(count)
  const least = nearest(bounds.lower, base)
  const most = nearest(bounds.upper, base)
  const isOpen = most > Number.MAX_SAFE_INTEGER
  const under = Math.floor(base / 2)
  const rounded: Count = {
    value: least === most ? least : null,
    qualifier: isOpen ? 'AT_LEAST' : 'ROUNDED',
    lower: Math.max(0, least - under),
    upper: isOpen ? null : most - under + base - 1,
  }
  return rounded as unknown as AvroValue
}
