import type { Count } from '../generated/types.ts'
import type { AvroValue } from '../avro-value.ts'

/** What a number can be: bounds inclusive, infinite where nothing is known. */
export interface Interval {
  readonly low: number
  readonly high: number
  /** The figure given, if one is: to compare with when the number itself is not exact. */
  readonly figure: number | null
}

const anything: Interval = { low: 0, high: Number.POSITIVE_INFINITY, figure: null }

/** What a count can be, as its qualifier says; anything when it is not there. */
export function toInterval(value: AvroValue | undefined): Interval {
  if (value === null || value === undefined) return anything
  const { value: figure, qualifier, lower, upper } = value as unknown as Count
  if (qualifier === 'EXACT' && figure !== null) return { low: figure, high: figure, figure }
  return { low: lower ?? 0, high: upper ?? Number.POSITIVE_INFINITY, figure }
}

/** What a sum can be; it has a figure when all its parts have one. */
export function sum(parts: readonly Interval[]): Interval {
  return parts.reduce(
    (whole, { low, high, figure }) => ({
      low: whole.low + low,
      high: whole.high + high,
      figure: whole.figure === null || figure === null ? null : whole.figure + figure,
    }),
    { low: 0, high: 0, figure: 0 },
  )
}

/** Whether two numbers, as given, cannot both be right. */
export function differ(one: Interval, other: Interval): boolean {
  if (one.low > other.high || other.low > one.high) return true
  return one.figure !== null && other.figure !== null && one.figure !== other.figure
}
