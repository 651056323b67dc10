import type { PartyId } from '@ujirani/events'
import type { RegisterFollower } from '@ujirani/messaging'
import { StreamsExhaustedError } from './errors.ts'
import type { EventStream } from './event-stream.ts'

/** Counts what a party has open. */
export interface OpenLimit {
  /**
   * Takes one of the party's places; the returned function gives it back, once.
   *
   * @throws {StreamsExhaustedError}
   */
  readonly take: (party: PartyId) => () => void
}

/** Creates a limit of so many at once for each party. */
export function createOpenLimit(most: number): OpenLimit {
  const counts = new Map<PartyId, number>()
  return {
    take: (party) => {
      const count = counts.get(party) ?? 0
      if (count >= most) throw new StreamsExhaustedError(most)
      counts.set(party, count + 1)
      let isTaken = true
      return () => {
        if (!isTaken) return
        isTaken = false
        const left = (counts.get(party) ?? 1) - 1
        if (left === 0) counts.delete(party)
        else counts.set(party, left)
      }
    },
  }
}

/** All streams of this gateway, and the clock that drives them. */
export interface OpenStreams {
  readonly add: (stream: EventStream) => void
  readonly delete: (stream: EventStream) => void
  readonly size: () => number
  /** Verifies all who read, at once. */
  readonly verify: () => void
  readonly start: () => void
  /** Says goodbye to all of them. */
  readonly stop: () => void
}

const tickMs = 100
const ticksPerSecond = 10

/**
 * Creates the set; streams follow the register's changes from `start` on.
 *
 * @param onMoment called on each change and many times a second: for what is sent besides streams
 */
export function createOpenStreams(
  register: Pick<RegisterFollower, 'onChange'>,
  onMoment: () => void,
): OpenStreams {
  const streams = new Set<EventStream>()
  let timer: NodeJS.Timeout | undefined
  let endListening: (() => void) | undefined
  let ticks = 0

  const tick = (): void => {
    ticks += 1
    onMoment()
    let at = 0
    for (const stream of streams) {
      stream.tick()
      at += 1
      // A tenth of them each time: verifying a thousand at once would be felt.
      if (at % ticksPerSecond !== ticks % ticksPerSecond) continue
      stream.refresh()
      void stream.verify()
    }
  }
  return {
    add: (stream) => {
      streams.add(stream)
    },
    delete: (stream) => {
      streams.delete(stream)
    },
    size: () => streams.size,
    verify: () => {
      for (const stream of streams) void stream.verify()
    },
    start: () => {
      timer = setInterval(tick, tickMs)
      endListening = register.onChange(() => {
        onMoment()
        for (const stream of streams) stream.refresh()
      })
    },
    stop: () => {
      clearInterval(timer)
      endListening?.()
      for (const stream of streams) stream.close('shutting-down')
    },
  }
}
