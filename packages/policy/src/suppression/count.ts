import type { AvroValue } from '@ujirani/events'

/** The common record Count, as avsc keeps it in memory. */
export interface Count {
  readonly value: number | null
  readonly qualifier: string
  /** Inclusive. */
  readonly lower: number | null
  /** Inclusive. */
  readonly upper: number | null
}

/** What a hidden count looks like, whatever it was: nothing but that it is hidden. */
export const suppressedCount: Count & AvroValue = Object.freeze({
  value: null,
  qualifier: 'SUPPRESSED',
  lower: null,
  upper: null,
})

/** Reads a count in memory; null when there is none. The schema has already said that it fits. */
export function asCount(value: AvroValue | undefined): Count | null {
  return value === null || value === undefined ? null : (value as unknown as Count)
}

/** The least and the most that a count can be by its own words; undefined when it says nothing. */
export function boundsOf(count: Count): { lower: number; upper: number } | undefined {
  const { value, lower, upper, qualifier } = count
  if (qualifier === 'SUPPRESSED' || qualifier === 'UNKNOWN') return undefined
  if (value === null && lower === null && upper === null) return undefined
  return { lower: lower ?? leastOf(count), upper: upper ?? mostOf(count) }
}

// A figure is its own bound where the qualifier does not open that side.

function leastOf({ value, qualifier }: Count): number {
  return value === null || qualifier === 'AT_MOST' ? 0 : value
}

function mostOf({ value, qualifier }: Count): number {
  return value === null || qualifier === 'AT_LEAST' ? Infinity : value
}
