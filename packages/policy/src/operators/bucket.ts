import type { AvroValue } from '@ujirani/events'
import { isCommon } from '../decide/schema-node.ts'
import { asCount, boundsOf, type Count } from '../suppression/count.ts'
import { OperatorInapplicableError } from './inapplicable.ts'
import { hiddenOrUnknown, isNumber } from './numbers.ts'
import type { OperatorKind } from './operator-kind.ts'

/**
 * The edge that a number has reached: each number becomes the greatest edge that is not above it;
 * a count becomes the range of its buckets. A number under the first edge has no bucket.
 */
export const bucket: OperatorKind<'BUCKET'> = {
  check({ edges }, { field: { node } }) {
    const isCount = isCommon(node, 'count')
    if (!isCount && !isNumber(node)) return 'is for numbers and counts'
    if (isCount && (edges[0] ?? 1) > 0) return 'needs edges from 0 on, as counts begin there'
    const isWhole = isCount || node.kind === 'int' || node.kind === 'long'
    return isWhole && !edges.every(Number.isSafeInteger) ? 'needs whole edges' : undefined
  },
  compile({ edges }, { field: { node }, path }) {
    if (isCommon(node, 'count')) return (value) => bucketCount(value, edges)
    return (value) => {
      const edge = edges[indexOf(value as number, edges)]
      if (edge === undefined) {
        throw new OperatorInapplicableError(path, 'the number lies under the first edge')
      }
      return edge
    }
  },
}

/** The bucket that holds a number; -1 under the first edge. */
function indexOf(value: number, edges: readonly number[]): number {
  let index = edges.length - 1
  while (index >= 0 && value < (edges[index] ?? Infinity)) index -= 1
  return index
}

/** What the bounds of a count lie in; a hidden count stays hidden, an unknown one unknown. */
function bucketCount(value: AvroValue, edges: readonly number[]): AvroValue {
  const count = asCount(value)
  const bounds = count === null ? undefined : boundsOf(count)
  if (bounds === undefined) return hiddenOrUnknown(count)
  const lower = edges[indexOf(bounds.lower, edges)] ?? 0
  const above = edges[indexOf(bounds.upper, edges) + 1]
  const rounded: Count = {
    value: above === undefined ? null : lower,
    qualifier: above === undefined ? 'AT_LEAST' : 'ROUNDED',
    lower,
    upper: above === undefined ? null : above - 1,
  }
  return rounded as unknown as AvroValue
}
