import type { AccessRange } from '@ujirani/events'

/** Records of one partition, one after another: `from` ≤ offset < `to`. */
export type RecordSpan = Omit<AccessRange, 'answer'>

/** Records that were sent, gathered into spans. */
export interface SentSpans {
  /** Notes one record; offsets of a partition mostly rise. */
  readonly add: (topic: string, partition: number, offset: number) => void
  /** Gives what was noted, in the order of the first note of each, and forgets it. */
  readonly take: () => readonly RecordSpan[]
}

interface OpenSpan {
  readonly topic: string
  readonly partition: number
  readonly from: number
  to: number
}

/** Creates an empty gathering. What was left out between two records stays out of the spans. */
export function createSentSpans(): SentSpans {
  let spans: OpenSpan[] = []
  // The last span of each partition: asked before every event of every stream.
  let last = new Map<string, OpenSpan>()
  return {
    add: (topic, partition, offset) => {
      const key = partition === 0 ? topic : `${topic}/${String(partition)}`
      const span = last.get(key)
      if (span?.to === offset) {
        span.to = offset + 1
        return
      }
      const next = { topic, partition, from: offset, to: offset + 1 }
      spans.push(next)
      last.set(key, next)
    },
    take: () => {
      const taken = spans
      spans = []
      last = new Map()
      return taken
    },
  }
}

/** The spans of records that are known all at once. */
export function toSpans(
  records: Iterable<{
    readonly topic: string
    readonly partition: number
    readonly offset: number
  }>,
): readonly RecordSpan[] {
  const spans = createSentSpans()
  for (const { topic, partition, offset } of records) spans.add(topic, partition, offset)
  return spans.take()
}
