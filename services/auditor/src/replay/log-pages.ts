import type { IncomingRecord, PositionalReader, TopicPartition } from '@ujirani/messaging'

/** Gives single records of partitions that are mostly asked for in rising order. */
export interface RecordPages {
  at(place: TopicPartition, offset: number): Promise<IncomingRecord | undefined>
}

const pageRecords = 512

/** Creates pages over a reader: one page per partition is held. */
export function createRecordPages(reader: PositionalReader): RecordPages {
  const pages = new Map<string, readonly IncomingRecord[]>()
  return {
    at: async (place, offset) => {
      const key = `${place.topic}/${String(place.partition)}`
      const found = findIn(pages.get(key), offset)
      if (found !== undefined) return found
      const range = { from: offset, to: offset + pageRecords }
      const page = await reader.readRange({ ...place, ...range })
      pages.set(key, page)
      return findIn(page, offset)
    },
  }
}

/** Offsets in a page rise without gaps, save where a transaction's mark or compaction left one. */
function findIn(
  page: readonly IncomingRecord[] | undefined,
  offset: number,
): IncomingRecord | undefined {
  const guess = page?.[offset - (page[0]?.offset ?? 0)]
  if (guess?.offset === offset) return guess
  return page?.find((record) => record.offset === offset)
}
