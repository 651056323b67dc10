/** A zone that times are shown in. Neither country has summer time. */
export interface Zone {
  readonly code: string
  readonly name: string
  readonly offsetMinutes: number
}

export const zones: readonly Zone[] = [
  { code: 'bi', name: 'Bujumbura', offsetMinutes: 120 },
  { code: 'tz', name: 'Dar es Salaam', offsetMinutes: 180 },
  { code: 'utc', name: 'UTC', offsetMinutes: 0 },
]

const utc: Zone = { code: 'utc', name: 'UTC', offsetMinutes: 0 }

/** The zone of that code; UTC for any other. */
export function toZone(code: string): Zone {
  return zones.find((zone) => zone.code === code) ?? utc
}

/** `UTC+2`. */
export function offsetText({ offsetMinutes }: Zone): string {
  return offsetMinutes === 0 ? 'UTC' : `UTC+${String(offsetMinutes / 60)}`
}

/** The start of a day in a zone, RFC 3339: `2018-11-05` → `2018-11-05T00:00:00+02:00`. */
export function startOfDay(day: string, { offsetMinutes }: Zone, daysLater = 0): string {
  const date = new Date(Date.parse(day) + daysLater * 86_400_000)
  const hours = String(offsetMinutes / 60).padStart(2, '0')
  return `${date.toISOString().slice(0, 10)}T00:00:00+${hours}:00`
}
