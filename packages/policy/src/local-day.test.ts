import fc from 'fast-check'
import { dayAfter, isDay, isZone, startOfDayMs } from './local-day.ts'

const iso = (ms: number) => new Date(ms).toISOString()

describe('startOfDayMs', () => {
  const cases: readonly [string, string, string, string][] = [
    ['two hours before UTC’s', '2026-02-01', 'Africa/Bujumbura', '2026-01-31T22:00:00.000Z'],
    ['in summer time', '2026-07-01', 'Europe/Brussels', '2026-06-30T22:00:00.000Z'],
    ['in winter time', '2026-01-01', 'Europe/Brussels', '2025-12-31T23:00:00.000Z'],
    ['on the day clocks go forward', '2026-03-29', 'Europe/Brussels', '2026-03-28T23:00:00.000Z'],
    ['on the day clocks go back', '2026-10-25', 'Europe/Brussels', '2026-10-24T22:00:00.000Z'],
    ['where midnight is left out', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['at the first of two midnights', '2023-11-05', 'America/Havana', '2023-11-05T04:00:00.000Z'],
    ['where the day falls back', '2006-10-29', 'America/St_Johns', '2006-10-29T02:30:00.000Z'],
    ['of a day that was left out', '2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['far in the east', '2026-01-01', 'Pacific/Kiritimati', '2025-12-31T10:00:00.000Z'],
    ['with a quarter of an hour', '2026-01-01', 'Asia/Kathmandu', '2025-12-31T18:15:00.000Z'],
    ['before zones, to the second', '1900-01-01', 'Africa/Bujumbura', '1899-12-31T21:49:42.000Z'],
  ]
  it.each(cases)('is midnight %s', (_, day, zone, instant) => {
    expect(iso(startOfDayMs(day, zone))).toBe(instant)
  })

  it('is the first instant at which the zone’s clocks show the day', () => {
    const zones = [
      'Africa/Bujumbura',
      'America/New_York',
      'America/Santiago',
      'Asia/Beirut',
      'Atlantic/Azores',
      'Australia/Lord_Howe',
      'UTC',
    ]
    const days = fc.date({
      min: new Date('1990-01-01'),
      max: new Date('2030-12-31'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(days, fc.constantFrom(...zones), (date, zone) => {
        const day = date.toISOString().slice(0, 10)
        const startMs = startOfDayMs(day, zone)
        const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })
        expect(format.format(startMs) >= day).toBe(true)
        expect(format.format(startMs - 1) < day).toBe(true)
      }),
    )
  })
})

describe('isDay', () => {
  it.each(['2024-02-29', '1900-01-01', '9999-12-31'])('accepts %s', (day) => {
    expect(isDay(day)).toBe(true)
  })
  it.each(['2026-02-29', '2026-2-1', '2026-13-01', '2026-02-01T00:00', '0026-02-01', '', 20260201])(
    'refuses %j',
    (day) => {
      expect(isDay(day)).toBe(false)
    },
  )
})

describe('isZone', () => {
  it.each(['Africa/Bujumbura', 'UTC', 'Etc/GMT+2'])('accepts %s', (zone) => {
    expect(isZone(zone)).toBe(true)
  })
  it.each(['+02:00', 'Africa/Gitega', '', 'local', 2])('refuses %j', (zone) => {
    expect(isZone(zone)).toBe(false)
  })
})

describe('dayAfter', () => {
  it.each([
    ['2026-01-31', '2026-02-01'],
    ['2024-02-28', '2024-02-29'],
    ['2026-12-31', '2027-01-01'],
  ])('of %s is %s', (day, next) => {
    expect(dayAfter(day)).toBe(next)
  })
})
