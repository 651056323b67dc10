import type { IncomingRecord, RecordPosition, TopicPartition } from './records.ts'

/** Where a watch begins: an offset, or one end of what is kept at the time the watch starts. */
export type WatchStart = number | 'earliest' | 'latest'

/**
 * Why a watch ended by itself. None of these heals: the caller decides what a lost position means.
 *
 * - `gone`: there is no such topic or partition (after a second of patience, for new topics)
 * - `recreated`: the topic of this name is another one now; offsets mean nothing any more
 * - `out-of-range`: the position is before what is kept, or past the end
 * - `forbidden`: the broker refuses this principal
 * - `handler-failed`: the handler threw; the position stands at the first record of that batch
 * - `unreadable`: the broker reports a corrupt batch
 */
export type WatchFault =
  | { readonly kind: 'gone' }
  | { readonly kind: 'recreated'; readonly topicId: string }
  | { readonly kind: 'out-of-range'; readonly start: number; readonly end: number }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'handler-failed'; readonly error: unknown }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** What to watch. */
export interface WatchRequest extends TopicPartition {
  readonly from: WatchStart
  /** The topic id that `from` belongs to; another one is the fault `recreated`. */
  readonly topicId?: string
  /**
   * For so long the partition may be left alone once everything in it has been read: who is in no
   * hurry costs the broker, and itself, few requests. Default 0.
   */
  readonly restMs?: number
  /** Called at most once, after the last call of the handler. */
  readonly onFault: (fault: WatchFault) => void
}

/** What is known of the time at which records came into the log. */
export interface Arrival {
  /**
   * None of the records was in the log before this instant of the monotonic clock: the reader had
   * asked then and found the partition drained. −Infinity when it never had. Unlike any timestamp
   * it needs no clock of another machine, and it tells a live record from a backlog.
   */
  readonly notBeforeMs: number
}

/** Gets the records of one partition, in order, never empty, each offset once. */
export type RecordsHandler = (
  records: readonly IncomingRecord[],
  arrival: Arrival,
) => void | Promise<void>

/** A running watch. */
export interface Watch extends TopicPartition {
  /** Offset after the last record whose handler is done; undefined until a start is resolved. */
  readonly position: number | undefined
  /** End of the partition as last told by the broker; undefined before the first answer. */
  readonly end: number | undefined
  /** Settles once the start is resolved (`from` is an offset now), or the watch is over. */
  readonly started: Promise<void>
  /** No call of the handler begins after this. A call under way is not waited for. */
  stop(): void
}

/** First offset that is kept, and the offset the next record will get. */
export interface PartitionBounds {
  readonly start: number
  readonly end: number
}

/**
 * Reads partitions by offset, without consumer groups and without leaving a trace on the broker.
 *
 * **Ordering.** Records of one partition arrive in log order, without gap and without repeat, also
 * across broker restarts: a watch goes on from its position, and reconnects for ever.
 *
 * **Concurrency.** Handlers of different watches run beside each other; one watch's handler never
 * runs twice at once. While a handler's promise is pending, at most one further batch of that
 * partition is held back in memory, and its partition is not read on; others are not slowed.
 *
 * **Durability.** None: positions live in memory. Keep them yourself, after the handler.
 */
export interface PositionalReader {
  /** Starts at once; a newcomer does not wait for a long poll that is under way. */
  watch(request: WatchRequest, handler: RecordsHandler): Watch

  /**
   * Reads `from` ≤ offset < `to` of one partition, without waiting for more.
   *
   * Ends at the partition's end if that comes first. At most `maxBytes` (8 MiB) at once: go on from
   * the last offset + 1 when the last record stands before `to` − 1.
   *
   * @throws {OffsetOutOfRangeError} `from` is before what is kept, or past the end
   * @throws {TopicMissingError} @throws {BrokerUnavailableError}
   */
  readRange(
    range: TopicPartition & {
      readonly from: number
      readonly to: number
      readonly maxBytes?: number
    },
  ): Promise<readonly IncomingRecord[]>

  /** Bounds of every partition of each topic; a topic that does not exist is left out. */
  bounds(topics: readonly string[]): Promise<ReadonlyMap<string, readonly PartitionBounds[]>>

  /**
   * The end of each partition of each topic, by one question to each broker that leads some of them:
   * where topics lie is not asked anew, so this is what to ask often. A partition whose end is not
   * told is missing in its array, and asked for elsewhere the next time.
   *
   * @throws {BrokerUnavailableError}
   */
  ends(topics: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>>

  /**
   * The first record appended at or after an instant; undefined when there is none.
   *
   * @throws {TopicMissingError} @throws {BrokerUnavailableError}
   */
  offsetAt(
    place: TopicPartition & { readonly timestampMs: number },
  ): Promise<Pick<RecordPosition, 'offset' | 'timestampMs'> | undefined>

  /** Ids (UUID text) by topic; a topic that does not exist, or that is hidden, is left out. */
  topicIds(topics: readonly string[]): Promise<ReadonlyMap<string, string>>

  /** Milliseconds since the broker last answered a poll, on the monotonic clock; 0 with no watch. */
  silentForMs(): number

  /** Stops all watches and disconnects. */
  close(): Promise<void>
}
