import { itemsStep } from '../decide/field-path.ts'
import type { CountLayout } from './table-layout.ts'
import type { Site, SitedTable } from './table-sites.ts'

/**
 * A cell's name in masks: its path, with what the recipient sees in its item between the brackets.
 * Items that look alike share a name, and so their fate.
 */
export function cellName(site: Site): string {
  site.name ??= toName(site)
  return site.name
}

function toName({ layout, items }: Site): string {
  const { steps, keys } = layout
  let name = ''
  let depth = 0
  for (const step of steps) {
    if (step === itemsStep) {
      name += `[${keys[depth]?.(items[depth] ?? null) ?? ''}]`
      depth += 1
    } else name += name === '' ? step : `.${step}`
  }
  return name
}

/** Hides the cells that were hidden before. */
export function applyMask({ sites }: SitedTable, masked: ReadonlySet<string>): void {
  for (const site of sites) if (masked.has(cellName(site))) site.cell.hidden = true
}

/**
 * Hides whatever shares its name with a hidden cell; true when there was any. Else a mask, which
 * knows only names, would hide more the next time than it did this time.
 */
export function hideNamesakes({ sites }: SitedTable): boolean {
  const names = new Set<string>()
  for (const site of sites) if (site.cell.hidden) names.add(cellName(site))
  let isFound = false
  for (const site of sites) {
    if (site.cell.hidden || !names.has(cellName(site))) continue
    site.cell.hidden = true
    isFound = true
  }
  return isFound
}

/**
 * Whether a breakdown is there, but without a cell of it that was hidden before: with that cell
 * gone, what is left of the breakdown would tell it.
 */
export function isTorn(
  axis: CountLayout,
  { sites }: SitedTable,
  masked: ReadonlySet<string>,
): boolean {
  const present = new Set<string>()
  for (const site of sites) if (site.layout === axis) present.add(cellName(site))
  if (present.size === 0) return false
  const [before, after] = axis.path.split('[]')
  for (const name of masked) {
    const isOfAxis = name.startsWith(`${before ?? ''}[`) && name.endsWith(`]${after ?? ''}`)
    if (isOfAxis && !present.has(name)) return true
  }
  return false
}
