import type { OutgoingRecord, RecordPosition } from './records.ts'

/**
 * Writes records to the log.
 *
 * **Durability.** A resolved promise means that all in-sync replicas have the record: it survives
 * the death of the broker's process, and of its machine if the topic is replicated or flushed.
 * A rejection with `ERR_BROKER_UNAVAILABLE` means *unknown*: the record may have been written, and
 * may be written a little later still. Write again under the same id; readers drop by id.
 *
 * **Ordering.** Records of one publisher and partition are appended in the order of the calls, as
 * long as none of them is rejected. One that was rejected may be missing, and what was called
 * after it is still appended.
 *
 * **Concurrency.** Call as often as you like: what waits while a request is under way goes
 * together in the next one. Waiting records are bounded, by number and by bytes; over the bound
 * calls are refused at once, and nothing of such a call is written.
 *
 * **Time.** Every call ends within the delivery time (10 s unless configured), whatever the broker
 * does.
 */
export interface Publisher {
  /**
   * @throws {BrokerUnavailableError} not acknowledged in time; the outcome is unknown
   * @throws {PublisherBusyError} too much is waiting; nothing was written
   * @throws {TopicMissingError} no such topic; nothing was written
   * @throws {RecordTooLargeError} larger than the bound; nothing was written
   * @throws {PublisherClosedError} after `close`; nothing was written
   */
  publish(record: OutgoingRecord): Promise<RecordPosition>

  /**
   * Writes several records, positions in the order given. Not atomic: when it rejects, any subset
   * may have been written. Rejects with the first failure after all of them are decided.
   *
   * @throws as {@link Publisher.publish}
   */
  publishAll(records: readonly OutgoingRecord[]): Promise<readonly RecordPosition[]>

  /** Takes no more calls, waits for those under way (at most the delivery time), disconnects. */
  close(): Promise<void>
}
