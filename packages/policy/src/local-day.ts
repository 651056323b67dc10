const dayMs = 86_400_000
/** No zone has ever been further from UTC than this; one more hour for safety. */
const offsetLimitMs = 27 * 3_600_000

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  return format
}

/** Whether a text names a time zone of the IANA database (offsets like `+02:00` do not). */
export function isZone(zone: unknown): zone is string {
  if (typeof zone !== 'string' || !/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(zone)) return false
  try {
    formatOf(zone)
    return true
  } catch {
    return false
  }
}

/** Whether a text is a day of the proleptic Gregorian calendar, `YYYY-MM-DD`, years 1900–9999. */
export function isDay(day: unknown): day is string {
  if (typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return false
  const midnightMs = Date.parse(`${day}T00:00:00Z`)
  return day >= '1900' && !Number.isNaN(midnightMs) && toDay(midnightMs) === day
}

function toDay(utcMs: number): string {
  return new Date(utcMs).toISOString().slice(0, 10)
}

/** The day after, `YYYY-MM-DD`. */
export function dayAfter(day: string): string {
  return addDays(day, 1)
}

/** The day that comes so many days later, `YYYY-MM-DD`. */
export function addDays(day: string, days: number): string {
  return toDay(Date.parse(`${day}T00:00:00Z`) + days * dayMs)
}

/** The day that the clocks of a zone show at an instant, `YYYY-MM-DD`. */
export function dayOf(instantMs: number, zone: string): string {
  return toDay(wallClockMs(instantMs, zone))
}

/** What the clocks of a zone show at an instant, as if it were UTC. */
function wallClockMs(instantMs: number, zone: string): number {
  const shown = new Map<string, number>()
  for (const { type, value } of formatOf(zone).formatToParts(instantMs)) {
    shown.set(type, Number(value))
  }
  const part = (name: string) => shown.get(name) ?? Number.NaN
  return Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
}

/**
 * The first instant at which the clocks of the zone show the day: its midnight; the earlier of
 * two where clocks are set back over it; the end of the gap where they are set forward over it
 * (the start of the next day that exists where a zone left one out).
 *
 * @param day `YYYY-MM-DD`
 * @param zone a name of the IANA time zone database, as `isZone` accepts it
 */
export function startOfDayMs(day: string, zone: string): number {
  const wallMs = Date.parse(`${day}T00:00:00Z`)
  const offsets = [-1, -0.5, 0, 0.5, 1].map((part) => {
    const nearMs = wallMs + part * offsetLimitMs
    return wallClockMs(nearMs, zone) - nearMs
  })
  const midnights = offsets
    .map((offsetMs) => wallMs - offsetMs)
    .filter((instantMs) => wallClockMs(instantMs, zone) === wallMs)
  if (midnights.length > 0) return Math.min(...midnights)
  return firstShowing(wallMs, zone)
}

/** A midnight that no clock shows: the jump over it, found by halving. */
function firstShowing(wallMs: number, zone: string): number {
  let beforeMs = wallMs - offsetLimitMs
  let afterMs = wallMs + offsetLimitMs
  while (afterMs - beforeMs > 1) {
    const middleMs = Math.floor((beforeMs + afterMs) / 2)
    if (wallClockMs(middleMs, zone) >= wallMs) afterMs = middleMs
    else beforeMs = middleMs
  }
  return afterMs
}
