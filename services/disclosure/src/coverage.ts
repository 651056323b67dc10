import type { Decision } from '@ujirani/events'
import type { TopicPartition } from '@ujirani/messaging'

/** Which part of each origin partition has been decided for which agreement, from `decisions`. */
export interface Coverage {
  /** Takes in a decision that counts, in log order. */
  apply(decision: Decision): void
  /** First offset that was decided with a line of the agreement; undefined while there is none. */
  firstLine(place: TopicPartition, agreement: string): number | undefined
  /** The position in `agreements` that a record was first decided under. */
  decidedUnder(place: TopicPartition, offset: number): number | undefined
  /** The stretch decided under positions in (from, until]; undefined when it is empty. */
  decidedBetween(
    place: TopicPartition,
    from: number,
    until: number,
  ): { readonly from: number; readonly to: number } | undefined
  /** Next offset that a catch-up of this name has not been over; undefined before its first. */
  progress(place: TopicPartition, name: string): number | undefined
}

interface Partition {
  readonly firstLines: Map<string, number>
  /** Where the position changes: offsets rising, and the position from there on. */
  readonly steps: (readonly [offset: number, agreementsEnd: number])[]
  readonly progress: Map<string, number>
  /** First offset that has not been decided. */
  next: number
}

/** Creates an empty one. It grows with acts and agreements, not with events. */
export function createCoverage(): Coverage {
  const partitions = new Map<string, Partition>()
  const at = ({ topic, partition }: TopicPartition): Partition => {
    const key = `${topic}/${String(partition)}`
    const empty = (): Partition => ({
      firstLines: new Map(),
      steps: [],
      progress: new Map(),
      next: 0,
    })
    const known = partitions.get(key) ?? empty()
    partitions.set(key, known)
    return known
  }
  return {
    apply: (decision) => {
      const partition = at(decision)
      const { firstLines, steps, progress } = partition
      const { outcome, offset, agreementsEnd, reason, lines } = decision
      if (outcome === 'CAUGHT_UP' && reason !== null) progress.set(reason, offset + 1)
      if (outcome === 'RELEASED' || outcome === 'CAUGHT_UP') return
      partition.next = offset + 1
      if (steps.at(-1)?.[1] !== agreementsEnd) steps.push([offset, agreementsEnd])
      for (const { agreement } of lines) {
        if (!firstLines.has(agreement)) firstLines.set(agreement, offset)
      }
    },
    firstLine: (place, agreement) => at(place).firstLines.get(agreement),
    decidedUnder: (place, offset) => at(place).steps.findLast(([from]) => from <= offset)?.[1],
    decidedBetween: (place, from, until) => {
      const { steps, next } = at(place)
      const isWithin = ([, end]: readonly [number, number]) => end > from && end <= until
      const first = steps.findIndex(isWithin)
      if (first === -1) return undefined
      const after = steps[steps.findLastIndex(isWithin) + 1]
      return { from: steps[first]?.[0] ?? 0, to: after?.[0] ?? next }
    },
    progress: (place, name) => at(place).progress.get(name),
  }
}
