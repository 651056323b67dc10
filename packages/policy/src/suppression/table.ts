/** One count of a table, as the protection sees it. */
export interface Cell {
  /** Every figure that it states: its value, its bounds. */
  readonly stated: readonly number[]
  /** The least that any reading of what it states takes it for; 0 when it states nothing. */
  readonly low: number
  /** The most that any reading of what it states takes it for; 0 when it states nothing. */
  readonly high: number
  /** Whether it is hidden: at the start, because it must be; at the end, because it has to be. */
  hidden: boolean
}

/** One way of splitting the total: by sex and age, by destination. */
export interface Axis {
  readonly cells: readonly Cell[]
  /** One person may stand in several cells, so that they do not add up to the total. */
  readonly overlapping: boolean
}

/** A total, when it is disclosed, and everything disclosed that is a part of it. */
export interface Table {
  readonly total: Cell | undefined
  readonly axes: readonly Axis[]
}

/**
 * Hides further cells until no hidden one can be narrowed to an interval less than k wide
 * (highest minus lowest possible integer) by whoever knows the table's form, that counts are not
 * negative, and everything that is left.
 *
 * ## What such a reader can know, in closed form
 * Axes meet only in the total t, so given t each axis stands alone. Let an axis have h hidden
 * cells, and let room = t − (what its visible cells state).
 * - t known: the hidden cells are any h integers ≥ 0 with the sum *room*. For h ≥ 2 each of them
 *   can be anything in [0, room]; for h = 1 it *is* room.
 * - t unknown (hidden or not disclosed, and no axis is left whole, whose sum would be t): t can be
 *   anything from the greatest sum of an axis' visible cells on, so no hidden cell has a bound
 *   above, and neither has the total.
 * So an axis is safe when it hides nothing, or t is unknown, or h ≥ 2 and room ≥ k.
 * An overlapping axis binds by less (each cell ≤ t ≤ the sum of all): a hidden cell lies in
 * [max(0, t − visible), t]. Whatever is visible and not 0 is ≥ k, so only a cell with nothing
 * beside it is given away.
 *
 * ## Reports do not add up
 * 175 men and 160 women make 335 of "more than 350". The reader may believe the total, or the sum
 * of an axis left whole, and may read "more than 350" as 351: an axis must be safe for each such t
 * that what it shows does not refute (t < visible). Room is taken from the most that the visible
 * cells can be read as; a greater t or a smaller sum only widens each interval.
 *
 * ## What is hidden
 * Cells that are neither 0 nor small are ≥ k, so one of them beside what must be hidden gives
 * h ≥ 2 and room ≥ k: where figures are exact, no axis loses more than one further cell, the
 * smallest, and the total, which is worth more than any cell, stays. Where an axis has none left to
 * give, the total goes too, and each axis still whole loses its smallest. 0 stays 0, unless it
 * would tell what a mask hides. The result depends only on what is left to see and on which
 * cells are hidden, so protecting a protected table changes nothing.
 */
export function protect(table: Table, k: number): void {
  while (!step(table, k)) {
    // Each step hides one cell at least, so this ends.
  }
}

/** Hides one more cell where something is not safe; true when all is safe. */
function step({ total, axes }: Table, k: number): boolean {
  if (total?.hidden === true) {
    // An axis left whole tells a hidden total, be it all zeros.
    for (const axis of axes) if (isWhole(axis)) return !(hideSmallest(axis) || hideFirst(axis))
  }
  const totals = knownTotals(total, axes)
  for (const axis of axes) {
    if (totals.every((known) => isSafe(axis, known, k))) continue
    return !(hideSmallest(axis) || sever(total, axes))
  }
  return true
}

/** Takes away one thing that tells the total; false when nothing tells it. */
function sever(total: Cell | undefined, axes: readonly Axis[]): boolean {
  if (total !== undefined && !total.hidden && total.stated.length > 0) {
    total.hidden = true
    return true
  }
  return axes.some((axis) => tellsTotal(axis) && (hideSmallest(axis) || hideFirst(axis)))
}

/** Everything that a reader may take for the total. */
function knownTotals(total: Cell | undefined, axes: readonly Axis[]): readonly number[] {
  const known = total === undefined || total.hidden ? [] : [...total.stated]
  // A breakdown of zeros under a total that is none was not filled in: nobody believes it.
  const isCounted = known.some((stated) => stated > 0)
  for (const axis of axes) {
    const sum = sumOf(axis, 'high')
    if (tellsTotal(axis) && (sum > 0 || !isCounted)) known.push(sum)
  }
  return known
}

function tellsTotal(axis: Axis): boolean {
  return !axis.overlapping && isWhole(axis)
}

function isSafe(axis: Axis, total: number, k: number): boolean {
  let hidden = 0
  for (const cell of axis.cells) if (cell.hidden) hidden += 1
  if (hidden === 0 || sumOf(axis, 'low') > total) return true
  const visible = sumOf(axis, 'high')
  if (axis.overlapping) return hidden > 1 || visible > 0
  return hidden > 1 && total - visible >= k
}

function isWhole({ cells }: Axis): boolean {
  return cells.length > 0 && !cells.some(({ hidden }) => hidden)
}

/** What the visible cells of an axis add up to by the least or the most that they state. */
function sumOf({ cells }: Axis, reading: 'low' | 'high'): number {
  let sum = 0
  for (const cell of cells) if (!cell.hidden) sum += cell[reading]
  return sum
}

/** Hides the smallest cell that is not 0; false when there is none. */
function hideSmallest({ cells }: Axis): boolean {
  let smallest: Cell | undefined
  let least = Infinity
  for (const cell of cells) {
    if (cell.hidden || cell.high === 0 || cell.high >= least) continue
    smallest = cell
    least = cell.high
  }
  if (smallest === undefined) return false
  smallest.hidden = true
  return true
}

/** The last resort, where all are 0 and even that would tell. */
function hideFirst({ cells }: Axis): boolean {
  const first = cells.find(({ hidden }) => !hidden)
  if (first === undefined) return false
  first.hidden = true
  return true
}
