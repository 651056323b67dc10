import type { PositionalReader, TopicPartition } from '@ujirani/messaging'
import type { LogEnds } from './log-ends.ts'

/** The offsets of one origin partition that lie in a window. */
export interface WindowRange {
  readonly place: TopicPartition
  readonly from: number
  /** The first offset that is not in it. */
  readonly to: number
}

/** Which origin records are reported. */
export interface Window {
  readonly ranges: readonly WindowRange[]
  has(topic: string, partition: number, offset: number): boolean
}

/** Finds the offsets whose append times lie in [fromMs, toMs). */
export async function createWindow(
  reader: PositionalReader,
  { origins }: Pick<LogEnds, 'origins'>,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<Window> {
  const ranges: WindowRange[] = []
  for (const [topic, partitions] of [...origins].sort(([one], [other]) => (one < other ? -1 : 1))) {
    for (const [partition, { start, end }] of partitions.entries()) {
      const place = { topic, partition }
      const offsetAt = async (timestampMs: number): Promise<number> =>
        (await reader.offsetAt({ ...place, timestampMs }))?.offset ?? end
      const from = fromMs <= 0 ? start : await offsetAt(fromMs)
      const to = toMs === Infinity ? end : await offsetAt(toMs)
      ranges.push({ place, from, to: Math.min(end, to) })
    }
  }
  const byPlace = new Map(ranges.map((range) => [keyOf(range.place), range]))
  return {
    ranges,
    has: (topic, partition, offset) => {
      const range = byPlace.get(keyOf({ topic, partition }))
      return range !== undefined && offset >= range.from && offset < range.to
    },
  }
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${String(partition)}`
}
