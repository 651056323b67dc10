/** Header names and raw values in the order they stand in the record. A name may repeat. */
export type RecordHeaders = readonly (readonly [name: string, value: Buffer])[]

/** The first header of a name as text; its characters are ASCII wherever the bus wrote it. */
export function headerText(
  { headers }: { readonly headers: RecordHeaders },
  name: string,
): string | undefined {
  return headers.find(([header]) => header === name)?.[1].toString('latin1')
}

/** A record to be written. `null` value is a tombstone. */
export interface OutgoingRecord {
  readonly topic: string
  /** Chosen by the key when left out: murmur2 as the Java clients do; partition 0 without a key. */
  readonly partition?: number
  readonly key: Buffer | string | null
  readonly value: Buffer | null
  readonly headers: RecordHeaders
}

/** Where a record stands in the log. */
export interface RecordPosition {
  readonly topic: string
  readonly partition: number
  /** Counted from 0, dense as long as nobody compacts or uses transactions. */
  readonly offset: number
  /** Append time by the broker's clock, milliseconds since 1970 UTC. */
  readonly timestampMs: number
}

/**
 * A record as it was read. Buffers may be views into a larger network buffer: copy what is kept for
 * long, or the whole buffer is kept with it.
 */
export interface IncomingRecord extends RecordPosition {
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: RecordHeaders
}

/** One partition of one topic. */
export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}
