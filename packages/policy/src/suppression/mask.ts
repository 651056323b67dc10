/**
 * The cells that one recipient has been denied under one agreement for one subject: sorted, without
 * repeats. A cell is its path with what the recipient sees beside it,
 * `byDestination[COD_AB BI015].count`, so the mask tells it nothing either.
 * It only grows, so that a correction gives no earlier cell by difference.
 */
export type Mask = readonly string[]

/**
 * Stands for every cell: an event was decided without knowing what had been hidden before it, or
 * came beside earlier copies in such a way that nothing less would hide it.
 */
export const everyCell = '*'

/** A mask as a decision records it. */
export function toMaskText(mask: Mask): string {
  return JSON.stringify(mask)
}

/**
 * Reads a mask that a decision recorded.
 * @returns undefined when the text is none; then the prior is unknown
 */
export function parseMask(text: string): Mask | undefined {
  try {
    const cells: unknown = JSON.parse(text)
    if (!Array.isArray(cells) || !cells.every((cell) => typeof cell === 'string')) return undefined
    return cells
  } catch {
    return undefined
  }
}

/** A mask grown by further cells; the same mask when there are none. */
export function growMask(mask: Mask, cells: readonly string[]): Mask {
  if (cells.length === 0) return mask
  const grown = new Set(mask)
  for (const cell of cells) grown.add(cell)
  return grown.size === mask.length ? mask : [...grown].sort()
}
