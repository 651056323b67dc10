import type { PositionalReader } from '@ujirani/messaging'
import type { FeedTopic } from './entitlements.ts'
import type { FeedPosition } from './feed-order.ts'
import type { FeedRecord, FeedRecordReader } from './feed-record.ts'
import type { LiveTopic } from './live-topic.ts'

/** What a place reads from the log with. */
export interface PlaceParts {
  readonly reader: Pick<PositionalReader, 'readRange'>
  readonly records: FeedRecordReader
}

const step = { records: 200, bytes: 262_144 } as const

/** Where one stream stands in one topic: in what is at hand of it, or behind, in the log. */
export class StreamPlace {
  readonly topic: FeedTopic
  readonly live: LiveTopic
  readonly #parts: PlaceParts
  #next: number
  #backlog: readonly FeedRecord[] = []
  #at = 0
  #isLoading = false

  constructor(parts: PlaceParts, live: LiveTopic, next: number) {
    this.topic = live.topic
    this.live = live
    this.#parts = parts
    this.#next = next
  }

  /** Offset of the next record. */
  get next(): number {
    return this.#next
  }

  get isLoading(): boolean {
    return this.#isLoading
  }

  /** Whether its next record must be read from the log first. */
  get isBehind(): boolean {
    return this.#backlog[this.#at] === undefined && this.#next < this.live.start
  }

  /** The next record, when it is at hand. */
  get head(): FeedRecord | undefined {
    const loaded = this.#backlog[this.#at]
    if (loaded !== undefined || this.#next < this.live.start) return loaded
    return this.#next < this.live.next ? this.live.from(this.#next) : undefined
  }

  get position(): FeedPosition | undefined {
    const { head } = this
    if (head === undefined) return undefined
    return { timestampMs: head.timestampMs, serial: this.topic.serial, offset: head.offset }
  }

  /** Goes past the head. */
  advance(head: FeedRecord): void {
    this.#next = head.offset + 1
    if (this.#backlog[this.#at] !== head) return
    this.#at += 1
    if (this.#at < this.#backlog.length) return
    this.#backlog = []
    this.#at = 0
  }

  /**
   * Reads the next records from the log.
   *
   * @throws {OffsetOutOfRangeError} retention has overtaken the reader
   * @throws {BrokerUnavailableError} @throws {RegistryUnavailableError} try again later
   */
  async load(): Promise<void> {
    this.#isLoading = true
    try {
      const from = this.#next
      const to = Math.min(this.live.start, from + step.records)
      const { topic } = this.topic
      const range = { topic, partition: 0, from, to, maxBytes: step.bytes }
      const found = await this.#parts.reader.readRange(range)
      const backlog: FeedRecord[] = []
      for (const record of found) backlog.push(await this.#parts.records.read(record, this.topic))
      this.#backlog = backlog
      this.#at = 0
      // The log has a gap there.
      if (backlog.length === 0) this.#next = to
    } finally {
      this.#isLoading = false
    }
  }
}
