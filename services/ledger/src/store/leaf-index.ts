/** Records of one origin between two marks, and leaves of the log: what a search reads at most. */
const markEvery = 64
const reach = 4096

/** Where a search for a record begins, and where it ends. */
export interface LeafSpan {
  readonly from: number
  /** Not included. */
  readonly to: number
}

/** Marks of one origin, both ascending. */
interface Marks {
  readonly offsets: number[]
  readonly leaves: number[]
  /** Records since the last mark. */
  since: number
}

/**
 * Finds the leaf of a record with few marks in memory (a quarter of a mebibyte for a million leaves):
 * of each origin every 64th record is marked, and any that stands more than 4096 leaves behind the
 * last mark. Between two marks the sidecar is searched.
 */
export class LeafIndex {
  readonly #origins: Marks[] = []

  /** Adds a record; leaves come in order, and so do the offsets of an origin. */
  add(origin: number, offset: number, leaf: number): void {
    const marks = (this.#origins[origin] ??= { offsets: [], leaves: [], since: 0 })
    const last = marks.leaves.at(-1)
    if (last !== undefined && marks.since < markEvery && leaf - last < reach) {
      marks.since += 1
      return
    }
    marks.offsets.push(offset)
    marks.leaves.push(leaf)
    marks.since = 1
  }

  /** The leaves among which a record's is, if it has one; undefined when it cannot have one. */
  find(origin: number, offset: number): LeafSpan | undefined {
    const { offsets, leaves } = this.#origins[origin] ?? { offsets: [], leaves: [] }
    let [low, high] = [0, offsets.length]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if ((offsets[middle] ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    const from = leaves[low - 1]
    return from === undefined
      ? undefined
      : { from, to: Math.min(from + reach, leaves[low] ?? Infinity) }
  }
}
