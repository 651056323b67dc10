import type { AvroValue } from '@ujirani/events'
import { applyMask, cellName, hideNamesakes, isTorn } from './cell-name.ts'
import { suppressedCount } from './count.ts'
import { everyCell, growMask, type Mask } from './mask.ts'
import type { TableLayout } from './table-layout.ts'
import { holdsSmall, siteTable, type SitedTable } from './table-sites.ts'
import { protect } from './table.ts'

/** What was disclosed on the subject before, as far as suppression depends on it. */
export interface Before {
  /** The mask of earlier decisions; undefined when nothing was ever hidden. */
  readonly mask: Mask | undefined | 'unknown'
  /** Whether the event corrects what the recipient has a copy of. */
  readonly isCorrection: boolean
}

/**
 * Hides in a copy what the tables of its rule must not tell, and gives the mask that the next event
 * on the subject begins with; null when nothing has ever been hidden.
 *
 * A correction stands beside what it corrects, and most of its cells are what they were. So the
 * cells that the recipient has seen hide nothing any more, and a cell that a correction would be
 * the first to hide would follow from those around it: 609 and 129 of 738 are known when 744 comes.
 * Then all counts go, and stay away: whatever one of them says later is beside the known ones, too.
 *
 * The mask it gives, given back as prior with the same event, hides the same cells.
 *
 * @param copy made by the rule's projection: the records that hold its suppressed counts are its
 *   own, and are written to
 */
export function suppress(
  tables: readonly TableLayout[],
  copy: AvroValue,
  { mask: prior, isCorrection }: Before,
): Mask | null {
  if (prior === undefined && !tables.some((table) => holdsSmall(copy, table))) return null
  const before = prior === 'unknown' ? [everyCell] : (prior ?? [])
  const sited = tables.map((layout) => ({ layout, table: siteTable(layout, copy) }))
  const hidden = hiddenOf(sited, new Set(before), isCorrection)
  for (const { table } of sited) writeHidden(table, hidden === 'all')
  const mask = growMask(before, hidden === 'all' ? [everyCell] : hidden)
  return mask.length === 0 ? null : mask
}

interface LaidTable {
  readonly layout: TableLayout
  readonly table: SitedTable
}

function isTornApart({ layout, table }: LaidTable, masked: ReadonlySet<string>): boolean {
  return masked.size > 0 && layout.axes.some((axis) => isTorn(axis, table, masked))
}

function writeHidden({ sites }: SitedTable, isWhole: boolean): void {
  for (const site of sites) {
    if (isWhole || site.cell.hidden) site.holder[site.field] = suppressedCount
  }
}

/** The names of the cells to hide. */
function hiddenOf(
  sited: readonly LaidTable[],
  masked: ReadonlySet<string>,
  isCorrection: boolean,
): readonly string[] | 'all' {
  if (masked.has(everyCell) || sited.some((each) => isTornApart(each, masked))) return 'all'
  const hidden = protectAll(sited, masked)
  return isCorrection && hidden.some((name) => !masked.has(name)) ? 'all' : hidden
}

/** Hides what has to be hidden in each table, and gives the names of all hidden cells. */
function protectAll(sited: readonly LaidTable[], masked: ReadonlySet<string>): readonly string[] {
  const hidden: string[] = []
  for (const { layout, table } of sited) {
    if (masked.size > 0) applyMask(table, masked)
    do protect(table, layout.k)
    while (hideNamesakes(table))
    for (const site of table.sites) if (site.cell.hidden) hidden.push(cellName(site))
  }
  return hidden
}
