import type { RelativeUnit, Words } from '../words/words.ts'
import { dateTables } from './date-tables.ts'
import type { DateTable } from './date-table.ts'
import { offsetText, type Zone } from './zones.ts'

const none: DateTable = { months: [], weekdays: [], group: ' ' }
const tableOf = (language: string): DateTable => dateTables[language] ?? none

/** A day alone has no zone: it is the day that the publisher meant. */
const dayPattern = /^\d{4}-\d{2}-\d{2}$/

/**
 * `Mon 5 Nov 2018, 07:40 (Bujumbura, UTC+2)`, or short `5 Nov 2018, 07:40 UTC+2`; a day without a
 * time stays a day.
 */
export function formatAbsolute(
  text: string,
  zone: Zone,
  language: string,
  isShort = false,
): string {
  if (dayPattern.test(text)) return formatDay(new Date(Date.parse(text)), language, isShort)
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) return text
  const there = new Date(ms + zone.offsetMinutes * 60_000)
  const clock = there.toISOString().slice(11, 16)
  const day = formatDay(there, language, isShort)
  if (isShort || zone.code === 'utc') return `${day}, ${clock} ${offsetText(zone)}`
  return `${day}, ${clock} (${zone.name}, ${offsetText(zone)})`
}

function formatDay(date: Date, language: string, isShort: boolean): string {
  const { months, weekdays } = tableOf(language)
  const weekday = weekdays[date.getUTCDay()] ?? ''
  const month = months[date.getUTCMonth()] ?? ''
  const day = `${String(date.getUTCDate())} ${month} ${String(date.getUTCFullYear())}`
  return isShort ? day : `${weekday} ${day}`
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

/** A decimal as the schemas write it, `30000.00`, without zeros that say nothing. */
export function decimalText(amount: string, language: string): string {
  const [, whole = '', fraction = ''] = /^(-?\d+)(?:\.(\d+?)0*)?$/.exec(amount) ?? []
  if (whole === '') return amount
  const tail = fraction === '' || fraction === '0' ? '' : `.${fraction}`
  return `${formatNumber(Number(whole), language)}${tail}`
}
