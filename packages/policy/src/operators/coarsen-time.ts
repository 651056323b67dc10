import type { TimeStep } from '../document.ts'
import type { OperatorKind } from './operator-kind.ts'
import { zoneClock, type ZoneClock } from './zone-clock.ts'

const hourMs = 3_600_000
const dayMs = 86_400_000
/** 1970-01-01 was a Thursday; ISO 8601 weeks begin on Monday. */
const daysFromMondayToEpoch = 3

/**
 * The beginning of the hour, day, ISO week or month in which it lies, as the clocks of the zone
 * have it. Days are coarsened as days, whatever the zone.
 */
export const coarsenTime: OperatorKind<'COARSEN_TIME'> = {
  check({ zone }, { field: { node } }) {
    const logical = 'logical' in node ? node.logical : undefined
    if (logical?.kind !== 'timestamp-millis' && logical?.kind !== 'date') {
      return 'is for instants and days'
    }
    try {
      zoneClock(zone)
      return undefined
    } catch {
      return 'needs an IANA time zone'
    }
  },
  compile({ to, zone }, { field: { node } }) {
    if ('logical' in node && node.logical?.kind === 'date') {
      return to === 'hour' ? (value) => value : (value) => startDay(value as number, to)
    }
    const coarsen = createCoarsen(to, zone)
    return (value) => coarsen(value as number)
  },
}

/** Gives the beginning of the step in which an instant lies. */
export function createCoarsen(to: TimeStep, zone: string): (instantMs: number) => number {
  const clock = zoneClock(zone)
  if (to === 'hour') return (instantMs) => startOfHour(instantMs, clock)
  // Which step an instant lies in depends on its local day alone, so that is all that is looked up.
  let lastDay = NaN
  let lastStartMs = NaN
  return (instantMs) => {
    const localDay = Math.floor((instantMs + clock.offsetAt(instantMs)) / dayMs)
    if (localDay !== lastDay) {
      lastStartMs = clock.firstShowing(startDay(localDay, to) * dayMs)
      lastDay = localDay
    }
    return lastStartMs
  }
}

/** The first day (since 1970-01-01) of the day, week or month that a day lies in. */
function startDay(day: number, to: Exclude<TimeStep, 'hour'>): number {
  switch (to) {
    case 'day':
      return day
    case 'week':
      return day - modulo(day + daysFromMondayToEpoch, 7)
    case 'month':
      return day - new Date(day * dayMs).getUTCDate() + 1
  }
}

/**
 * An hour is a stretch of time, not only a number on the clock: where the clocks go back, both
 * passes of the hour stay apart, and a change within one (some go by half an hour) begins another.
 */
function startOfHour(instantMs: number, clock: ZoneClock): number {
  const localMs = instantMs + clock.offsetAt(instantMs)
  const startMs = instantMs - modulo(localMs, hourMs)
  return clock.changeWithin(startMs, instantMs) ?? startMs
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by
}
