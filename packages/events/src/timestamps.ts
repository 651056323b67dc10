/** The first and last instant that RFC 3339 can write: years 0000 to 9999, in milliseconds. */
export const timestampRangeMs = { least: -62_167_219_200_000, most: 253_402_300_799_999 } as const

/** The same range in whole days since 1970-01-01. */
export const dateRangeDays = { least: -719_528, most: 2_932_896 } as const

const msPerDay = 86_400_000
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Digits `from` to `to` of a text as a number; NaN when one is no digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Whether these are a day; NaN among them is not. */
function isDay(year: number, month: number, day: number): boolean {
  const last = month === 2 && isLeap(year) ? 29 : monthDays[month - 1]
  return year >= 0 && day >= 1 && last !== undefined && day <= last
}

/** Days since 1970-01-01 of a day in the proleptic Gregorian calendar; undefined for no day. */
function daysOf(year: number, month: number, day: number): number | undefined {
  if (!isDay(year, month, day)) return undefined
  // Counts from 1 March, so that the leap day is the last of its year.
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

function parseDayAt(text: string): number | undefined {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined
  return daysOf(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10))
}

/** Days since 1970-01-01 of `YYYY-MM-DD`; undefined when the text is no day. */
export function parseDate(text: string): number | undefined {
  return text.length === 10 ? parseDayAt(text) : undefined
}

/** `YYYY-MM-DD` of days since 1970-01-01, within `dateRangeDays`. */
export function toDate(days: number): string {
  return toTimestamp(days * msPerDay).slice(0, 10)
}

/** RFC 3339 in UTC with milliseconds, of an instant within `timestampRangeMs`. */
export function toTimestamp(timeMs: number): string {
  return new Date(timeMs).toISOString()
}

/** Milliseconds since midnight of `HH:MM:SS` at position 11; NaN when it is no time of day. */
function timeOfDayMs(text: string): number {
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return Number.NaN
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  const second = digits(text, 17, 19)
  // A leap second has no place on the clocks that read this.
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return Number.NaN
  return ((hour * 60 + minute) * 60 + second) * 1000
}

/** The offset from UTC in milliseconds of `Z` or `±HH:MM` at `at`, to the end; NaN if it is none. */
function offsetMs(text: string, at: number): number {
  const sign = text.charCodeAt(at)
  if (sign === 90) return text.length === at + 1 ? 0 : Number.NaN
  if ((sign !== 43 && sign !== 45) || text.length !== at + 6) return Number.NaN
  const hour = digits(text, at + 1, at + 3)
  const minute = digits(text, at + 4, at + 6)
  if (text.charCodeAt(at + 3) !== 58 || !(hour <= 23 && minute <= 59)) return Number.NaN
  const ms = (hour * 60 + minute) * 60_000
  return sign === 43 ? ms : -ms
}

/** The end of a fraction `.ddd` that may stand at position 19, or 19 when there is none. */
function fractionEnd(text: string): number {
  if (text.charCodeAt(19) !== 46) return 19
  let end = 20
  while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end += 1
  return end
}

/**
 * The instant of an RFC 3339 timestamp with offset, in milliseconds since 1970; undefined when it
 * is none, has no offset, or has more fractional digits than `mostDigits`.
 *
 *     2018-11-05T08:30:00[.fraction](Z|±HH:MM)
 *
 * @see RFC 3339 §5.6; lower-case `t` and `z` and leap seconds are not taken
 */
export function parseTimestamp(text: string, mostDigits: 3 | 9): number | undefined {
  if (text.length < 20 || text.length > 35 || text.charCodeAt(10) !== 84) return undefined
  const days = parseDayAt(text)
  const end = fractionEnd(text)
  const fractionDigits = end - 20
  if (days === undefined || fractionDigits === 0 || fractionDigits > mostDigits) return undefined
  const fractionMs = end === 19 ? 0 : digits(text.slice(20, end).padEnd(3, '0'), 0, 3)
  const timeMs = days * msPerDay + timeOfDayMs(text) + fractionMs - offsetMs(text, end)
  return timeMs >= timestampRangeMs.least && timeMs <= timestampRangeMs.most ? timeMs : undefined
}
