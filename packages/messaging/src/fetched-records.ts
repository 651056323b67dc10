import type { RecordsBatch } from '@platformatic/kafka'
import type { IncomingRecord, RecordHeaders, TopicPartition } from './records.ts'

/** Batch attribute bit 3: the broker stamped the batch when it appended it. */
const logAppendTimeBit = 1 << 3
/** Batch attribute bit 5: a transaction marker, not a record. */
const controlBit = 1 << 5

const nothing = Buffer.alloc(0)

function toHeaders(headers: readonly (readonly [Buffer | null, Buffer | null])[]): RecordHeaders {
  return headers.map(([name, value]) => [name?.toString() ?? '', value ?? nothing] as const)
}

/**
 * Time of a record, milliseconds. Under LogAppendTime it is the batch's `maxTimestamp`, the same
 * for all of the batch; `firstTimestamp` and the deltas then still hold what the producer wrote.
 *
 * @see https://kafka.apache.org/documentation/#recordbatch
 */
function timestampsOf(batch: RecordsBatch): (delta: bigint) => number {
  const max = Number(batch.maxTimestamp)
  if ((batch.attributes & logAppendTimeBit) !== 0) return () => max
  const first = Number(batch.firstTimestamp)
  return (delta) => first + Number(delta)
}

/** What a fetch brought of one partition. */
export interface Fetched {
  readonly records: readonly IncomingRecord[]
  /** Where to read on: after the last batch, which may end in offsets that hold no record. */
  readonly next: number
}

/**
 * Flattens fetched batches into records from an offset on. A fetch that starts inside a batch
 * brings the whole batch, so what stands before the offset is left out.
 */
export function toRecords(
  { topic, partition }: TopicPartition,
  batches: readonly RecordsBatch[],
  from: number,
): Fetched {
  const records: IncomingRecord[] = []
  let next = from
  for (const batch of batches) {
    const base = Number(batch.firstOffset)
    next = Math.max(next, base + batch.lastOffsetDelta + 1)
    if ((batch.attributes & controlBit) !== 0) continue
    const timestampOf = timestampsOf(batch)
    for (const { offsetDelta, timestampDelta, key, value, headers } of batch.records) {
      const offset = base + offsetDelta
      if (offset < from) continue
      const timestampMs = timestampOf(timestampDelta)
      records.push({
        topic,
        partition,
        offset,
        timestampMs,
        key,
        value,
        headers: toHeaders(headers),
      })
    }
  }
  return { records, next }
}
