/** Small whole numbers for pairs of words of which there are few. */
export interface Lanes {
  /** The pair's number, the next one when it has none yet. */
  of(first: string, second: string): number
  /** The pair's number; undefined when it has none. */
  known(first: string, second: string): number | undefined
}

/** Creates them, counted from 0. */
export function createLanes(): Lanes {
  const lanes = new Map<string, Map<string, number>>()
  let count = 0
  return {
    known: (first, second) => lanes.get(first)?.get(second),
    of: (first, second) => {
      const known = lanes.get(first)?.get(second)
      if (known !== undefined) return known
      const ofFirst = lanes.get(first) ?? new Map<string, number>()
      lanes.set(first, ofFirst.set(second, count))
      count += 1
      return count - 1
    },
  }
}
