import { durationMs } from '../duration.ts'
import type { Phrases } from './phrases.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** An agreement's duration in the largest unit that needs no fraction; two days and more in days. */
export function describeDuration(duration: string, { days, hours, minutes }: Phrases): string {
  const ms = durationMs(duration)
  if (ms % dayMs === 0) return days(ms / dayMs)
  return ms % hourMs === 0 ? hours(ms / hourMs) : minutes(Math.round(ms / minuteMs))
}
