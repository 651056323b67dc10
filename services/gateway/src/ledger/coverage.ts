import type { Clock } from '@ujirani/runtime'

/** How far the ledger is behind what this gateway has acknowledged. */
export interface Coverage {
  /** Notes a record that was acknowledged just now. */
  readonly noteAccepted: (topic: string, partition: number, offset: number) => void
  /** Notes what a checkpoint covers: the first offset that has no leaf yet, by partition. */
  readonly noteCovered: (topic: string, partition: number, next: number) => void
  /** Milliseconds for which the oldest record that waits has been waiting; 0 when none is. */
  readonly lagMs: () => number
}

interface Waiting {
  /** The record that is waited for. */
  offset: number
  sinceMs: number
  /** The last record that was acknowledged. */
  lastOffset: number
}

/**
 * Creates the measure. Of each partition one record is waited for at a time, so that it costs the
 * same at any rate; the lag it gives is too short by at most the time between two checkpoints.
 */
export function createCoverage(clock: Pick<Clock, 'monotonicMs'>): Coverage {
  const waiting = new Map<string, Waiting>()
  return {
    noteAccepted: (topic, partition, offset) => {
      const key = keyOf(topic, partition)
      const known = waiting.get(key)
      if (known === undefined) {
        waiting.set(key, { offset, sinceMs: clock.monotonicMs(), lastOffset: offset })
      } else if (offset > known.lastOffset) known.lastOffset = offset
    },
    noteCovered: (topic, partition, next) => {
      const key = keyOf(topic, partition)
      const known = waiting.get(key)
      if (known === undefined || known.offset >= next) return
      if (known.lastOffset < next) waiting.delete(key)
      else {
        known.offset = known.lastOffset
        known.sinceMs = clock.monotonicMs()
      }
    },
    lagMs: () => {
      const nowMs = clock.monotonicMs()
      let lagMs = 0
      for (const { sinceMs } of waiting.values()) lagMs = Math.max(lagMs, nowMs - sinceMs)
      return lagMs
    },
  }
}

const keyOf = (topic: string, partition: number): string =>
  partition === 0 ? topic : `${topic}/${String(partition)}`
