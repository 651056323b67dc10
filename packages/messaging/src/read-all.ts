import type { PositionalReader } from './positional-reader.ts'
import type { IncomingRecord, TopicPartition } from './records.ts'

/** Reads every record of a partition between two offsets, page by page. */
export async function* readAll(
  reader: Pick<PositionalReader, 'readRange'>,
  place: TopicPartition,
  { from, to }: { readonly from: number; readonly to: number },
): AsyncGenerator<IncomingRecord> {
  let next = from
  while (next < to) {
    const records = await reader.readRange({ ...place, from: next, to })
    yield* records
    const last = records.at(-1)
    if (last === undefined) return
    next = last.offset + 1
  }
}

/** Reads everything that a topic of one partition holds now. */
export async function* readWhole(
  reader: Pick<PositionalReader, 'bounds' | 'readRange'>,
  topic: string,
): AsyncGenerator<IncomingRecord> {
  const bounds = (await reader.bounds([topic])).get(topic)?.[0]
  if (bounds === undefined) return
  yield* readAll(reader, { topic, partition: 0 }, { from: bounds.start, to: bounds.end })
}
