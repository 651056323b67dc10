import type { IncomingRecord, TopicPartition } from './records.ts'

/** Records of one partition, in log order, never empty. */
export interface RecordBatch extends TopicPartition {
  readonly records: readonly IncomingRecord[]
  /**
   * False once the partition may belong to another member or the consumer is stopping: look before
   * each side effect, and return early. Nothing of a batch that was left early is committed.
   */
  readonly isRunning: () => boolean
}

/** What went wrong beside the handler; told for the log and for readiness, nothing to be done. */
export type GroupFault =
  | { readonly kind: 'handler-failed'; readonly error: unknown; readonly topic: string }
  | { readonly kind: 'crash'; readonly error: unknown }
  | { readonly kind: 'silent'; readonly silentMs: number }
  | { readonly kind: 'topics-missing'; readonly topics: readonly string[] }

/** What a group reads and how. */
export interface GroupConsumerOptions {
  readonly groupId: string
  /** Topics that do not exist yet are looked for again every half second. */
  readonly topics: readonly string[]
  /**
   * Resolving commits the batch, a moment later and together with others. Throwing does not: the same
   * batch is given again after a pause that grows to 5 s, for as long as the partition stays here.
   */
  readonly handle: (batch: RecordBatch) => Promise<void>
  readonly onFault: (fault: GroupFault) => void
  /** Where a partition without a committed offset begins. Default `earliest`. */
  readonly from?: 'earliest' | 'latest'
  /** Partitions handled beside each other. Default 4. */
  readonly concurrency?: number
  /**
   * While many records come, so long a time lies between the beginnings of two batches, which then
   * are larger and fewer. Nothing is held back where few come. Default 0.
   */
  readonly gatherMs?: number
}

/**
 * Reads topics as one member of a consumer group.
 *
 * **Delivery.** At least once: an offset is committed after the handler has resolved, never
 * before. After a crash or a rebalance records come again, from the last committed batch on: mostly
 * one batch, and at most those of one round trip to the broker.
 *
 * **Ordering.** Per partition; one batch of a partition at a time.
 *
 * **Life.** A consumer that crashed or fell silent is thrown away and made anew, for ever.
 */
export interface GroupConsumer {
  /** Resolves once the member has joined its group; waits for a broker that is away. */
  start(): Promise<void>
  /** Reads these topics instead; partitions that stay continue from their committed offsets. */
  updateTopics(topics: readonly string[]): Promise<void>
  /** Whether the member is joined and heard of the broker within the watchdog's time. */
  isHealthy(): boolean
  /**
   * Partitions that are this member's now; none while the group is being divided anew. For work on
   * a partition that no record of it prompts: look again before each side effect.
   */
  assigned(): readonly TopicPartition[]
  /**
   * Waits for the handlers under way and leaves the group. Their batches are not committed: a
   * handler may have left early, so they come again.
   */
  stop(): Promise<void>
}
