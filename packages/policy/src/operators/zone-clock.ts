const hourMs = 3_600_000
const dayMs = 86_400_000

/** Days remembered per zone; a day costs two looks at the zone's calendar, once. */
const daysRemembered = 4096

/** The offset of a zone over one UTC day: one value, or two with the instant between them. */
interface DayOffsets {
  readonly firstMs: number
  /** When the second offset begins; Infinity on the days without a change. */
  readonly changeMs: number
  readonly secondMs: number
}

/** The clocks of one zone, for many instants. */
export interface ZoneClock {
  /** What must be added to UTC at an instant, in milliseconds. */
  offsetAt(instantMs: number): number
  /** The last change of offset after `fromMs` and not after `toMs` (at most a day apart). */
  changeWithin(fromMs: number, toMs: number): number | undefined
  /**
   * The first instant at which the clocks show a local time or a later one: the earlier of two
   * where clocks are set back over it, the change itself where they are set forward over it.
   */
  firstShowing(localMs: number): number
}

const clocks = new Map<string, ZoneClock>()

/**
 * The clock of an IANA zone, kept for ever (there are some 600).
 * @throws {RangeError} when there is no such zone
 */
export function zoneClock(zone: string): ZoneClock {
  let clock = clocks.get(zone)
  if (clock === undefined) {
    clock = createZoneClock(zone)
    clocks.set(zone, clock)
  }
  return clock
}

function createZoneClock(zone: string): ZoneClock {
  const look = createOffsetLook(zone)
  const days = new Map<number, DayOffsets>()
  let lastDay = NaN
  let lastOffsets: DayOffsets | undefined
  const offsetsOf = (day: number): DayOffsets => {
    if (day === lastDay && lastOffsets !== undefined) return lastOffsets
    let offsets = days.get(day)
    if (offsets === undefined) {
      offsets = readDay(day * dayMs, look)
      if (days.size >= daysRemembered) days.clear()
      days.set(day, offsets)
    }
    lastDay = day
    lastOffsets = offsets
    return offsets
  }
  const offsetAt = (instantMs: number): number => {
    const { firstMs, changeMs, secondMs } = offsetsOf(Math.floor(instantMs / dayMs))
    return instantMs < changeMs ? firstMs : secondMs
  }
  const changeWithin = (fromMs: number, toMs: number): number | undefined => {
    for (let day = Math.floor(toMs / dayMs); day >= Math.floor(fromMs / dayMs); day -= 1) {
      const { changeMs } = offsetsOf(day)
      if (changeMs > fromMs && changeMs <= toMs) return changeMs
    }
    return undefined
  }
  return {
    offsetAt,
    changeWithin,
    firstShowing(localMs) {
      // Offsets stay within a day, and no zone has changed twice within two.
      const before = offsetAt(localMs - dayMs)
      const after = offsetAt(localMs + dayMs)
      if (before === after) return localMs - before
      const changeMs = changeNear(localMs, offsetsOf)
      return localMs - before < changeMs ? localMs - before : Math.max(changeMs, localMs - after)
    },
  }
}

function changeNear(localMs: number, offsetsOf: (day: number) => DayOffsets): number {
  for (let day = Math.floor(localMs / dayMs) - 1; ; day += 1) {
    const { changeMs } = offsetsOf(day)
    if (changeMs !== Infinity) return changeMs
  }
}

/** Reads the offsets of a day that begins at an instant; halves its way to a change between them. */
function readDay(startMs: number, look: (instantMs: number) => number): DayOffsets {
  const firstMs = look(startMs)
  const secondMs = look(startMs + dayMs)
  if (firstMs === secondMs) return { firstMs, changeMs: Infinity, secondMs }
  let [beforeMs, afterMs] = [startMs, startMs + dayMs]
  while (afterMs - beforeMs > 1000) {
    // Changes fall on whole seconds, and so do the days.
    const middleMs = beforeMs + Math.floor((afterMs - beforeMs) / 2000) * 1000
    if (look(middleMs) === firstMs) beforeMs = middleMs
    else afterMs = middleMs
  }
  return { firstMs, changeMs: afterMs, secondMs }
}

/** Asks the zone's calendar; too slow for each event, which is why the days are remembered. */
function createOffsetLook(zone: string): (instantMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  return (instantMs) => {
    const parts = format.formatToParts(instantMs)
    const text = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = offsetPattern.exec(text) ?? []
    const ms = Number(hours) * hourMs + Number(minutes) * 60_000 + Number(seconds) * 1000
    return sign === '-' ? -ms : ms
  }
}

/** `GMT`, `GMT+02:00`, `GMT-00:01:15` (before a zone had standard time). */
const offsetPattern = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/
