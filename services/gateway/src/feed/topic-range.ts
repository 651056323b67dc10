import type { IncomingRecord, PositionalReader } from '@ujirani/messaging'
import type { FeedTopic } from './feed-topic.ts'
import type { FeedPosition } from './feed-order.ts'

const maxRecords = 500
// Of each of up to 128 topics at once.
const maxBytes = 131_072

/** A stretch of one shared topic, read piece by piece. */
export class TopicRange {
  readonly topic: FeedTopic
  readonly #reader: Pick<PositionalReader, 'readRange'>
  readonly #end: number
  #next: number
  #records: readonly IncomingRecord[] = []
  #at = 0

  constructor(
    reader: Pick<PositionalReader, 'readRange'>,
    topic: FeedTopic,
    range: { readonly from: number; readonly end: number },
  ) {
    this.topic = topic
    this.#reader = reader
    this.#next = range.from
    this.#end = range.end
  }

  /** The record that comes next, once `fill` has been waited for. */
  get head(): IncomingRecord | undefined {
    return this.#records[this.#at]
  }

  get position(): FeedPosition | undefined {
    const { head } = this
    if (head === undefined) return undefined
    return { timestampMs: head.timestampMs, serial: this.topic.serial, offset: head.offset }
  }

  get isEmpty(): boolean {
    return this.head === undefined && this.#next < this.#end
  }

  /**
   * Reads on when nothing is at hand.
   *
   * @throws {OffsetOutOfRangeError} retention has overtaken the reader
   * @throws {BrokerUnavailableError}
   */
  async fill(wanted: number): Promise<void> {
    if (!this.isEmpty) return
    const from = this.#next
    const to = Math.min(this.#end, from + Math.min(wanted, maxRecords))
    const { topic } = this.topic
    this.#records = await this.#reader.readRange({ topic, partition: 0, from, to, maxBytes })
    this.#at = 0
    // Nothing at all: the broker holds no record at these offsets any more.
    this.#next = (this.#records.at(-1)?.offset ?? to - 1) + 1
  }

  /** Goes past the head. */
  advance(): void {
    this.#at += 1
  }
}
