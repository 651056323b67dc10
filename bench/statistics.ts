/** The value below which a share of the samples lies (nearest rank); NaN without samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** The middle of some samples. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5)
}

/** Rounded to three significant digits: more would claim more than a shared machine can tell. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
