import type { Count } from '../state/shapes.ts'
import { formatNumber } from '../when/format.ts'
import type { Words } from '../words/words.ts'

/** A number that is not suppressed, in one line of text. */
export function countText(count: Count, words: Words): string {
  const { value, qualifier } = count
  const number = (n: number): string => formatNumber(n, words.language)
  const bounds = boundsText(count, words)
  if (typeof value !== 'number') return bounds === '' ? words.unknown : bounds.trim()
  if (qualifier === 'ESTIMATE') return `≈ ${number(value)}${bounds}`
  if (qualifier === 'ROUNDED') return `${number(value)} (${words.rounded})${bounds}`
  return `${number(value)}${bounds}`
}

/** The bounds of a number, with a space before. */
export function boundsText({ lower, upper }: Count, { language }: Words): string {
  const low = typeof lower === 'number' ? formatNumber(lower, language) : undefined
  const high = typeof upper === 'number' ? formatNumber(upper, language) : undefined
  if (low !== undefined && high !== undefined) return ` ${low}–${high}`
  if (low !== undefined) return ` ≥ ${low}`
  return high === undefined ? '' : ` ≤ ${high}`
}
