import fc from 'fast-check'
import type { TimeStep } from '../document.ts'
import { createCoarsen } from './coarsen-time.ts'

/** Zones with summer time at midnight, by half an hour, across the date line, and without any. */
const zones = [
  'Africa/Bujumbura',
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Havana',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Europe/Dublin',
  'Pacific/Apia',
  'UTC',
] as const

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Local date and time as the calendar of the engine writes them: the oracle. */
function shown(instantMs: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(instantMs)
}

/** What names the step that an instant lies in. */
function stepOf(instantMs: number, to: Exclude<TimeStep, 'hour'>, zone: string): string {
  const date = shown(instantMs, zone).slice(0, 10)
  if (to === 'day') return date
  if (to === 'month') return date.slice(0, 7)
  const dayMsUtc = Date.parse(`${date}T00:00:00Z`)
  const sinceMonday = (new Date(dayMsUtc).getUTCDay() + 6) % 7
  return new Date(dayMsUtc - sinceMonday * dayMs).toISOString().slice(0, 10)
}

const instant = fc.integer({ min: Date.UTC(1985, 0), max: Date.UTC(2037, 0) })
const steps = ['day', 'week', 'month'] as const

describe('createCoarsen', () => {
  it.each(steps)('gives the first instant of the local %s, for every zone and instant', (to) => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, instantMs) => {
        const startMs = createCoarsen(to, zone)(instantMs)
        expect(stepOf(startMs, to, zone)).toBe(stepOf(instantMs, to, zone))
        expect(stepOf(startMs - 1000, to, zone)).not.toBe(stepOf(instantMs, to, zone))
        expect(startMs).toBeLessThanOrEqual(instantMs)
      }),
      { numRuns: 400 },
    )
  })

  it('gives every instant of a step the same answer, and so itself', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...steps),
        instant,
        fc.nat({ max: 40 * 24 }),
        (zone, to, oneMs, hours) => {
          const coarsen = createCoarsen(to, zone)
          const otherMs = oneMs + hours * hourMs
          const isSame = stepOf(oneMs, to, zone) === stepOf(otherMs, to, zone)
          expect(coarsen(oneMs) === coarsen(otherMs)).toBe(isSame)
          expect(coarsen(coarsen(oneMs))).toBe(coarsen(oneMs))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('gives an hour within the hour, of the same clock time, and itself again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, instantMs) => {
        const coarsen = createCoarsen('hour', zone)
        const startMs = coarsen(instantMs)
        expect(instantMs - startMs).toBeGreaterThanOrEqual(0)
        expect(instantMs - startMs).toBeLessThan(hourMs)
        expect(shown(startMs, zone).slice(0, 13)).toBe(shown(instantMs, zone).slice(0, 13))
        expect(coarsen(startMs)).toBe(startMs)
      }),
      { numRuns: 400 },
    )
  })

  it('takes a midnight that clocks skip for the end of the gap', () => {
    // Cairo, 28 April 2023: 00:00 became 01:00.
    const start = createCoarsen('day', 'Africa/Cairo')(Date.parse('2023-04-28T10:00:00Z'))
    expect(new Date(start).toISOString()).toBe('2023-04-27T22:00:00.000Z')
    expect(shown(start, 'Africa/Cairo')).toBe('2023-04-28 01:00:00')
  })

  it('takes the first of two midnights', () => {
    // Havana, 4 November 2018: 01:00 became 00:00.
    const start = createCoarsen('day', 'America/Havana')(Date.parse('2018-11-04T15:00:00Z'))
    expect(new Date(start).toISOString()).toBe('2018-11-04T04:00:00.000Z')
  })

  it('keeps the two passes of an hour apart where clocks go back', () => {
    const coarsen = createCoarsen('hour', 'Europe/Dublin')
    const [first, second] = ['2018-10-28T00:40:00Z', '2018-10-28T01:40:00Z'].map((text) =>
      coarsen(Date.parse(text)),
    )
    expect((second ?? 0) - (first ?? 0)).toBe(hourMs)
  })

  it('begins another hour where clocks go back by half an hour', () => {
    // Lord Howe, 7 April 2019, 02:00 became 01:30.
    const changeMs = Date.parse('2019-04-06T15:00:00Z')
    const coarsen = createCoarsen('hour', 'Australia/Lord_Howe')
    expect(coarsen(changeMs + 60_000)).toBe(changeMs)
    expect(coarsen(changeMs - 60_000)).toBe(changeMs - hourMs)
  })

  it('finds no day in Apia’s missing one', () => {
    // 30 December 2011 was left out.
    const coarsen = createCoarsen('day', 'Pacific/Apia')
    const start = coarsen(Date.parse('2011-12-30T20:00:00Z'))
    expect(shown(start, 'Pacific/Apia')).toBe('2011-12-31 00:00:00')
  })
})
