import type { PositionalReader, TopicPartition } from '@ujirani/messaging'

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

/** Finds the offsets whose append times lie in [fromMs, toMs), as of now. */
export async function createWindow(
  reader: PositionalReader,
  topics: readonly string[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<Window> {
  const bounds = await reader.bounds(topics)
  const ranges: WindowRange[] = []
  for (const [topic, partitions] of [...bounds].sort(([one], [other]) => (one < other ? -1 : 1))) {
    for (const [partition, { start, end }] of partitions.entries()) {
      const place = { topic, partition }
      const offsetAt = async (timestampMs: number, otherwise: number): Promise<number> => {
        if (timestampMs === Infinity || start === end) return otherwise
        return (await reader.offsetAt({ ...place, timestampMs }))?.offset ?? end
      }
      const from = fromMs <= 0 ? start : await offsetAt(fromMs, end)
      ranges.push({ place, from, to: Math.min(end, await offsetAt(toMs, end)) })
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
