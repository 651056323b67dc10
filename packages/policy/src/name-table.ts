import type { HashedName } from './hashed-name.ts'

/**
 * Numbers by a hashed name and a lane: a small whole number that tells apart what one name is
 * remembered for.
 *
 * It holds millions of rows outside the heap that is collected: a row takes 20 bytes and 8 for each
 * column, one and a half to three times over for the room between rows. It is cut in parts that
 * grow one at a time, so that no growing takes longer than some milliseconds.
 */
export interface NameTable {
  /** The row's place, for the verbs below; −1 when there is none. A later `put` moves places. */
  find(name: HashedName, lane: number): number
  /** As `find`, but makes a row of zeros where there is none. */
  put(name: HashedName, lane: number): number
  /** What stands in a column of a row. */
  valueAt(place: number, column: number): number
  setAt(place: number, column: number, value: number): void
  /** Removes a row. */
  remove(place: number): void
  /** How many rows it has. */
  readonly size: number
}

const partBits = 6
const partCount = 1 << partBits
const keyWords = 5
const leastRows = 16
/** In the place of a row's lane, which is kept one higher. */
const free = 0
const removed = -1

interface Part {
  /** Of each row four words of the name, and the lane. */
  keys: Int32Array
  values: Float64Array
  /** A power of two. */
  rows: number
  /** Rows in use or removed: both lengthen the search. */
  used: number
}

/** What a part is before its first row: a table of nothing costs nothing. Never written to. */
const noRows: Part = {
  keys: new Int32Array(keyWords),
  values: new Float64Array(0),
  rows: 1,
  used: 0,
}

/** Creates an empty table whose rows have so many columns. */
export function createNameTable(columns: number): NameTable {
  const createPart = (rows: number): Part => ({
    keys: new Int32Array(rows * keyWords),
    values: new Float64Array(rows * columns),
    rows,
    used: 0,
  })
  const parts: Part[] = Array.from({ length: partCount }, () => noRows)
  let size = 0
  const partAt = (index: number): Part => parts[index] ?? noRows
  const find = (name: HashedName, lane: number): number => {
    const index = name.a >>> (32 - partBits)
    const part = partAt(index)
    const row = search(part, name, lane)
    return part.keys[row * keyWords + 4] === free ? -1 : toPlace(index, row)
  }
  return {
    find,
    put: (name, lane) => {
      const known = find(name, lane)
      if (known !== -1) return known
      const index = name.a >>> (32 - partBits)
      if ((partAt(index).used + 1) * 4 > partAt(index).rows * 3) {
        parts[index] = grow(partAt(index), createPart, columns)
      }
      const part = partAt(index)
      const row = search(part, name, lane)
      writeKey(part, row, name, lane)
      part.used += 1
      size += 1
      return toPlace(index, row)
    },
    valueAt: (place, column) =>
      partAt(place % partCount).values[Math.floor(place / partCount) * columns + column] ?? 0,
    setAt: (place, column, value) => {
      partAt(place % partCount).values[Math.floor(place / partCount) * columns + column] = value
    },
    remove: (place) => {
      partAt(place % partCount).keys[Math.floor(place / partCount) * keyWords + 4] = removed
      size -= 1
    },
    get size() {
      return size
    },
  }
}

function toPlace(part: number, row: number): number {
  return row * partCount + part
}

function writeKey({ keys }: Part, row: number, { a, b, c, d }: HashedName, lane: number): void {
  const at = row * keyWords
  keys[at] = a
  keys[at + 1] = b
  keys[at + 2] = c
  keys[at + 3] = d
  keys[at + 4] = lane + 1
}

/** The row of a name, or the free one that ends the search for it. */
function search({ keys, rows }: Part, { a, b, c, d }: HashedName, lane: number): number {
  let row = (b ^ Math.imul(lane, 0x9e37_79b1)) & (rows - 1)
  for (;;) {
    const at = row * keyWords
    const found = keys[at + 4]
    if (found === free) return row
    const isName = keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d
    if (isName && found === lane + 1) return row
    row = (row + 1) & (rows - 1)
  }
}

/** The same rows with room for more; what was removed stays behind. */
function grow(part: Part, createPart: (rows: number) => Part, columns: number): Part {
  const { keys, values, rows } = part
  const grown = createPart(Math.max(leastRows, rows * 2))
  for (let row = 0; row < rows; row += 1) {
    const [a = 0, b = 0, c = 0, d = 0, lane = free] = keys.subarray(row * keyWords)
    if (lane === free || lane === removed) continue
    const to = search(grown, { a, b, c, d }, lane - 1)
    grown.keys.set(keys.subarray(row * keyWords, (row + 1) * keyWords), to * keyWords)
    grown.values.set(values.subarray(row * columns, (row + 1) * columns), to * columns)
    grown.used += 1
  }
  return grown
}
