/** Slows down guessing. Each key (who, from where) has a few free tries, then waits ever longer. */
export interface Throttle {
  /**
   * Begins a try: 0 and the try is counted as failed until {@link Throttle.succeed} says otherwise
   * (so that many at once count too); or the milliseconds still to wait, and nothing is counted.
   */
  begin(key: string): number
  succeed(key: string): void
}

interface Tries {
  readonly failed: number
  readonly notBeforeMs: number
}

const freeTries = 5
const firstWaitMs = 1_000
const longestWaitMs = 900_000
const keyLimit = 10_000

/** Creates a throttle; a key is forgotten a quarter of an hour after its last wait, or at 10,000. */
export function createThrottle(monotonicMs: () => number): Throttle {
  const keys = new Map<string, Tries>()
  return {
    begin(key) {
      const nowMs = monotonicMs()
      const known = keys.get(key)
      if (known !== undefined && known.notBeforeMs > nowMs) return known.notBeforeMs - nowMs
      const isForgotten = known === undefined || nowMs - known.notBeforeMs > longestWaitMs
      const failed = (isForgotten ? 0 : known.failed) + 1
      const waitMs =
        failed < freeTries ? 0 : Math.min(firstWaitMs * 2 ** (failed - freeTries), longestWaitMs)
      keys.delete(key)
      keys.set(key, { failed, notBeforeMs: nowMs + waitMs })
      const [oldest] = keys.keys()
      if (keys.size > keyLimit && oldest !== undefined) keys.delete(oldest)
      return 0
    },
    succeed(key) {
      keys.delete(key)
    },
  }
}
