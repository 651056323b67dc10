import type { Clock } from '@ujirani/runtime'

/** A clock that stands until it is moved. */
export interface ManualClock extends Clock {
  /** Moves both clocks on. */
  advance(ms: number): void
  /** Sets the wall clock, as an operator or NTP does; the monotonic clock does not notice. */
  setWall(nowMs: number): void
}

/** The first minute of the story: 5 November 2018, 08:00 in Bujumbura. */
const storyMs = Date.UTC(2018, 10, 5, 6)

/** Creates a clock that stands at an instant; the monotonic one starts at 0. */
export function createManualClock(startMs = storyMs): ManualClock {
  let wallMs = startMs
  let monotonicMs = 0
  return {
    nowMs: () => wallMs,
    monotonicMs: () => monotonicMs,
    advance: (ms) => {
      wallMs += ms
      monotonicMs += ms
    },
    setWall: (nowMs) => {
      wallMs = nowMs
    },
  }
}
