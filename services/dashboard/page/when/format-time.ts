import type { RelativeUnit, Words } from '../words/words.ts'
import { dateTables } from './date-tables.ts'
import type { DateTable } from './date-table.ts'
import { offsetText, type Zone } from './zones.ts'

const none: DateTable = { months: [], weekdays: [], group: ' ' }
const tableOf = (language: string): DateTable => dateTables[language] ?? none

/** A day alone has no zone: it is the day that the publisher meant. */
const dayPattern = /^\d{4}-\d{2}-\d{2}$/

/** `Mon 5 Nov 2018, 07:40 (Bujumbura, UTC+2)`; a day without a time stays a day. */
export function formatAbsolute(text: string, zone: Zone, language: string): string {
  if (dayPattern.test(text)) return formatDay(new Date(Date.parse(text)), language)
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) return text
  const there = new Date(ms + zone.offsetMinutes * 60_000)
  const clock = there.toISOString().slice(11, 16)
  const place = zone.code === 'utc' ? zone.name : `${zone.name}, ${offsetText(zone)}`
  return `${formatDay(there, language)}, ${clock} (${place})`
}

function formatDay(date: Date, language: string): string {
  const { months, weekdays } = tableOf(language)
  const weekday = weekdays[date.getUTCDay()] ?? ''
  const month = months[date.getUTCMonth()] ?? ''
  return `${weekday} ${String(date.getUTCDate())} ${month} ${String(date.getUTCFullYear())}`
}

const minuteMs = 60_000
const steps: readonly (readonly [RelativeUnit, number])[] = [
  ['year', 365.25 * 1440],
  ['month', 30.44 * 1440],
  ['day', 1440],
  ['hour', 60],
  ['minute', 1],
]

/** `5 minutes ago`, `in 2 days`. */
export function formatRelative(text: string, nowMs: number, words: Words): string {
  const minutes = (Date.parse(text) - nowMs) / minuteMs
  if (Number.isNaN(minutes)) return ''
  for (const [unit, length] of steps) {
    const amount = Math.floor(Math.abs(minutes) / length)
    if (amount >= 1) return minutes < 0 ? words.ago(amount, unit) : words.ahead(amount, unit)
  }
  return words.justNow
}

/** A whole number in groups of three: `1,934`. */
export function formatNumber(value: number, language: string): string {
  const { group } = tableOf(language)
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, group)
}
