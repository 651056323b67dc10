import type { AvroValue } from '@ujirani/events'
import { applyMask, cellName, hideNamesakes, isTorn } from './cell-name.ts'
import { suppressedCount } from './count.ts'
import { everyCell, growMask, type Mask } from './mask.ts'
import type { TableLayout } from './table-layout.ts'
import { holdsSmall, siteTable, type SitedTable } from './table-sites.ts'
import { protect } from './table.ts'

/**
 * Hides in a copy what the tables of its rule must not tell, and gives the mask that the next event
 * on the subject begins with; null when nothing has ever been hidden.
 *
 * The mask it gives, given back as prior with the same event, hides the same cells.
 *
 * @param copy made by the rule's projection: the records that hold its suppressed counts are its
 *   own, and are written to
 */
export function suppress(
  tables: readonly TableLayout[],
  copy: AvroValue,
  prior: Mask | undefined | 'unknown',
): Mask | null {
  if (prior === undefined && !tables.some((table) => holdsSmall(copy, table))) return null
  const before = prior === 'unknown' ? [everyCell] : (prior ?? [])
  const masked = new Set(before)
  const hidden: string[] = []
  for (const layout of tables) {
    const table = siteTable(layout, copy)
    protectWithMask(layout, table, masked)
    for (const site of table.sites) {
      if (!site.cell.hidden) continue
      site.holder[site.field] = suppressedCount
      hidden.push(cellName(site))
    }
  }
  const mask = growMask(before, hidden)
  return mask.length === 0 ? null : mask
}

function protectWithMask(
  layout: TableLayout,
  table: SitedTable,
  masked: ReadonlySet<string>,
): void {
  if (masked.size > 0) {
    const isTornApart = layout.axes.some((axis) => isTorn(axis, table, masked))
    if (masked.has(everyCell) || isTornApart) {
      for (const { cell } of table.sites) cell.hidden = true
      return
    }
    applyMask(table, masked)
  }
  do protect(table, layout.k)
  while (hideNamesakes(table))
}
