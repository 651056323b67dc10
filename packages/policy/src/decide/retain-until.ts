import type { Duration } from '../document.ts'
import { durationMs } from '../duration.ts'

const dayMs = 86_400_000

/**
 * Gives the last UTC day on which a copy may be kept, `YYYY-MM-DD`: the day of the decision plus
 * the period. The time of day of the decision has no part in it.
 */
export function createRetainUntil(period: Duration): (atMs: number) => string {
  const periodMs = durationMs(period)
  let lastDay = NaN
  let lastText = ''
  return (atMs) => {
    const day = Math.floor(atMs / dayMs)
    if (day !== lastDay) {
      lastText = new Date(day * dayMs + periodMs).toISOString().slice(0, 10)
      lastDay = day
    }
    return lastText
  }
}
