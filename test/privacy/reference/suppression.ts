/** A count that is there: its name to the recipient, its figure, and whether it is to be hidden. */
export interface Cell {
  readonly name: string
  readonly figure: number
  hidden: boolean
}

export interface Axis {
  readonly cells: readonly Cell[]
  readonly overlapping: boolean
}

export interface Group {
  readonly k: number
  readonly total: Cell | undefined
  readonly axes: readonly Axis[]
}

/** What was hidden on the subject before; `all` once everything had to be. */
export type Hidden = ReadonlySet<string> | 'all'

/**
 * Hides what agreements.md §3 asks: small counts, what was hidden before, and further cells until
 * nothing hidden follows; the smallest first, then the total. Then gives what is hidden from now on.
 */
export function hideCells(group: Group, before: Hidden, isCorrection: boolean): Hidden {
  const cells = cellsOf(group)
  if (before === 'all' || isTorn(group, before)) return hideAll(cells)
  for (const cell of cells) {
    cell.hidden = (cell.figure > 0 && cell.figure < group.k) || before.has(cell.name)
  }
  for (let next = exposedPart(group); next !== undefined; next = exposedPart(group)) {
    next.hidden = true
  }
  const names = cells.filter(({ hidden }) => hidden).map(({ name }) => name)
  if (isCorrection && names.some((name) => !before.has(name))) return hideAll(cells)
  return new Set([...before, ...names])
}

function cellsOf({ total, axes }: Group): readonly Cell[] {
  return [...(total === undefined ? [] : [total]), ...axes.flatMap(({ cells }) => cells)]
}

function hideAll(cells: readonly Cell[]): 'all' {
  for (const cell of cells) cell.hidden = true
  return 'all'
}

/** A breakdown without a cell that was hidden in it would tell that cell. */
function isTorn({ axes }: Group, before: ReadonlySet<string>): boolean {
  return axes.some(({ cells }) => {
    const [first] = cells
    if (first === undefined) return false
    const [axis = ''] = first.name.split('/')
    const names = new Set(cells.map(({ name }) => name))
    return [...before].some((name) => name.startsWith(`${axis}/`) && !names.has(name))
  })
}

/** The next cell to hide; undefined when nothing that is hidden can be narrowed down. */
function exposedPart({ total, axes, k }: Group): Cell | undefined {
  const whole = axes.filter(({ cells }) => cells.length > 0 && cells.every(({ hidden }) => !hidden))
  if (total?.hidden === true && whole.length > 0) return fromAxis(whole[0])
  const sums = whole.filter(({ overlapping }) => !overlapping)
  const totals = believedTotals(total, sums)
  for (const axis of axes) {
    if (totals.every((known) => isSafe(axis, known, k))) continue
    const cell = smallest(axis)
    if (cell !== undefined) return cell
    return total?.hidden === false ? total : fromAxis(sums[0])
  }
  return undefined
}

/** Reports do not always add up: the total may be believed, or the sum of any whole breakdown. */
function believedTotals(total: Cell | undefined, sums: readonly Axis[]): readonly number[] {
  const stated = total?.hidden === false ? [total.figure] : []
  const isCounted = stated.some((figure) => figure > 0)
  return [...stated, ...sums.map(visible).filter((sum) => sum > 0 || !isCounted)]
}

function visible({ cells }: Axis): number {
  return cells.reduce((sum, { hidden, figure }) => (hidden ? sum : sum + figure), 0)
}

function isSafe(axis: Axis, total: number, k: number): boolean {
  const hidden = axis.cells.filter((cell) => cell.hidden).length
  if (hidden === 0 || visible(axis) > total) return true
  if (axis.overlapping) return hidden > 1 || visible(axis) > 0
  return hidden > 1 && total - visible(axis) >= k
}

function smallest({ cells }: Axis): Cell | undefined {
  const open = cells.filter(({ hidden, figure }) => !hidden && figure > 0)
  const least = Math.min(...open.map(({ figure }) => figure))
  return open.find(({ figure }) => figure === least)
}

function fromAxis(axis: Axis | undefined): Cell | undefined {
  return axis && (smallest(axis) ?? axis.cells.find(({ hidden }) => !hidden))
}
