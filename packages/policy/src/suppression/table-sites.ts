import type { AvroValue } from '@ujirani/events'
import { itemsStep } from '../decide/field-path.ts'
import type { Count } from './count.ts'
import type { CountLayout, TableLayout } from './table-layout.ts'
import type { Axis, Cell, Table } from './table.ts'

type RecordValue = Record<string, AvroValue>

/** A count of a copy: the copy's own record that holds it, and its cell. */
export interface Site {
  readonly layout: CountLayout
  /** The items on the way to it, outermost first: what the recipient sees beside it. */
  readonly items: readonly AvroValue[]
  readonly holder: RecordValue
  readonly field: string
  readonly cell: Cell
  /** Set by `cellName` when it is first asked for. */
  name: string | undefined
}

/** A table of one copy, with the place of each cell. */
export interface SitedTable extends Table {
  readonly sites: readonly Site[]
}

/** Whether a table holds anything that must be hidden by itself. */
export function holdsSmall(copy: AvroValue, { k, counts }: TableLayout): boolean {
  for (const { steps } of counts) if (someSmall(copy, steps, { k, at: 0 })) return true
  return false
}

interface Search {
  readonly k: number
  at: number
}

function someSmall(value: AvroValue, steps: CountLayout['steps'], search: Search): boolean {
  if (value === null) return false
  const { at, k } = search
  const step = steps[at]
  if (step === undefined) return mustHide(value as unknown as Count, k)
  search.at = at + 1
  let isFound = false
  if (step !== itemsStep) isFound = someSmall((value as RecordValue)[step] ?? null, steps, search)
  else for (const item of value as readonly AvroValue[]) isFound ||= someSmall(item, steps, search)
  search.at = at
  return isFound
}

/** Any figure of it in 1…k−1 (a bound tells as much as a value), or hidden by its publisher. */
function mustHide({ value, lower, upper, qualifier }: Count, k: number): boolean {
  if (qualifier === 'SUPPRESSED') return true
  return isSmall(value, k) || isSmall(lower, k) || isSmall(upper, k)
}

function isSmall(figure: number | null, k: number): boolean {
  return figure !== null && figure > 0 && figure < k
}

/** Reads a copy's counts into a table; hidden are those that must be by themselves. */
export function siteTable({ total, axes, loose, k }: TableLayout, copy: AvroValue): SitedTable {
  const sites: Site[] = []
  const read = (layout: CountLayout): readonly Cell[] => {
    const from = sites.length
    readSites(copy, { layout, k, at: 0, items: [], sites })
    return sites.slice(from).map(({ cell }) => cell)
  }
  const [totalCell] = total === undefined ? [] : read(total)
  const cut = axes.map((axis): Axis => ({ cells: read(axis), overlapping: axis.overlapping }))
  for (const layout of loose) read(layout)
  return { total: totalCell, axes: cut, sites }
}

/** A walk to the counts of one layout: one object for all of its steps. */
interface Walk {
  readonly layout: CountLayout
  readonly k: number
  at: number
  readonly items: AvroValue[]
  readonly sites: Site[]
}

function readSites(value: AvroValue, walk: Walk): void {
  const { steps } = walk.layout
  const step = steps[walk.at]
  if (step === undefined || value === null) return
  walk.at += 1
  if (step === itemsStep) {
    for (const item of value as readonly AvroValue[]) {
      walk.items.push(item)
      readSites(item, walk)
      walk.items.pop()
    }
  } else {
    const member = (value as RecordValue)[step] ?? null
    if (walk.at < steps.length) readSites(member, walk)
    else if (member !== null) {
      const { layout, items, sites, k } = walk
      const cell = toCell(member as unknown as Count, k)
      const holder = value as RecordValue
      sites.push({ layout, items: [...items], holder, field: step, cell, name: undefined })
    }
  }
  walk.at -= 1
}

function toCell(count: Count, k: number): Cell {
  const { value, lower, upper, qualifier } = count
  const hidden = mustHide(count, k)
  if (qualifier === 'SUPPRESSED' || qualifier === 'UNKNOWN') {
    return { stated: [], low: 0, high: 0, hidden }
  }
  if (value !== null && lower === null && upper === null) {
    return { stated: [value], low: value, high: value, hidden }
  }
  const stated = [value, lower, upper].filter((figure) => figure !== null)
  const low = qualifier === 'AT_MOST' ? (lower ?? 0) : Math.min(...stated)
  return stated.length === 0
    ? { stated, low: 0, high: 0, hidden }
    : { stated, low, high: Math.max(...stated), hidden }
}
