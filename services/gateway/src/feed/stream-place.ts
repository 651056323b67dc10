import type { Backlog } from './backlog.ts'
import type { FeedTopic } from './feed-topic.ts'
import type { FeedPosition } from './feed-order.ts'
import type { FeedRecord } from './feed-record.ts'
import type { LiveTopic } from './live-topic.ts'

const pauseMs = 1_000

/** Where one stream stands in one topic: in what is at hand of it, or behind, in the log. */
export class StreamPlace {
  readonly topic: FeedTopic
  readonly live: LiveTopic
  readonly #backlog: Backlog
  #next: number
  #loaded: readonly FeedRecord[] = []
  #at = 0
  #isLoading = false
  #isPausing = false

  constructor(backlog: Backlog, live: LiveTopic, next: number) {
    this.topic = live.topic
    this.live = live
    this.#backlog = backlog
    this.#next = next
  }

  /** Offset of the next record. */
  get next(): number {
    return this.#next
  }

  get isLoading(): boolean {
    return this.#isLoading
  }

  /** Whether it should be loaded now: it is behind, and nothing says to wait. */
  get wantsLoad(): boolean {
    return this.isBehind && !this.#isLoading && !this.#isPausing
  }

  /** Whether its next record must be read from the log first. */
  get isBehind(): boolean {
    return this.#loaded[this.#at] === undefined && this.#next < this.live.start
  }

  /** The next record, when it is at hand. */
  get head(): FeedRecord | undefined {
    const loaded = this.#loaded[this.#at]
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
    if (this.#loaded[this.#at] !== head) return
    this.#at += 1
    if (this.#at < this.#loaded.length) return
    this.#loaded = []
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
      const { start: end } = this.live
      this.#loaded = await this.#backlog.read(this.topic, { from: this.#next, end })
      this.#at = 0
      // The log has a gap there.
      if (this.#loaded.length === 0) this.#next = end
    } catch (error) {
      this.#pause()
      throw error
    } finally {
      this.#isLoading = false
    }
  }

  /** What failed a moment ago will fail again; others are not to wait for it. */
  #pause(): void {
    this.#isPausing = true
    setTimeout(() => {
      this.#isPausing = false
    }, pauseMs).unref()
  }
}
