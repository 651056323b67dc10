import type { Duration } from './document.ts'

const grammar = /^P(?:(\d+)W|(\d+)D|T(?:(\d+)H)?(?:(\d+)M)?)$/

/** How long a duration of an agreement is; a day of it is 24 hours. */
export function durationMs(duration: Duration): number {
  const found = grammar.exec(duration)
  if (found === null) throw new TypeError('not a duration of an agreement')
  const [weeks, days, hours, minutes] = found.slice(1).map((digits?: string) => Number(digits ?? 0))
  const wholeDays = (weeks ?? 0) * 7 + (days ?? 0)
  return ((wholeDays * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000
}
