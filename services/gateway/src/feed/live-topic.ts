import { setImmediate, setTimeout } from 'node:timers/promises'
import type { IncomingRecord, PositionalReader, Watch, WatchFault } from '@ujirani/messaging'
import type { Logger } from '@ujirani/runtime'
import type { FeedTopic } from './feed-topic.ts'
import type { FeedRecord, FeedRecordReader } from './feed-record.ts'

/** Somebody who waits for a topic to go on. Must not throw. */
export interface TopicListener {
  /** There is more in the topic than before. */
  readonly onNews: (topic: LiveTopic) => void
  /** What stands at the places of this topic is not what stood there: it is not read on. */
  readonly onLost: (topic: LiveTopic) => void
}

/** What live topics are made of. */
export interface LiveTopicParts {
  readonly reader: Pick<PositionalReader, 'watch'>
  readonly records: FeedRecordReader
  readonly logger: Logger
}

// So many records are made ready before readers get a turn.
const sliceLength = 64
// What stays at hand for readers who are nearly there; older records are read from the log.
const kept = { records: 256, characters: 262_144 } as const
const againMs = 500

/**
 * The end of one shared topic, read once for everybody who follows it.
 *
 * **Ordering.** Records stand in log order without gaps; `next` never goes back.
 *
 * **Memory.** The last 256 records or 256 Ki characters, and what is being handed on. A listener
 * that does not keep up loses nothing: it reads from the log what is no longer at hand.
 */
export class LiveTopic {
  readonly topic: FeedTopic
  readonly #parts: LiveTopicParts
  readonly #onOver: (topic: LiveTopic) => void
  readonly #listeners = new Set<TopicListener>()
  readonly #stopping = new AbortController()
  #records: FeedRecord[] = []
  #characters = 0
  #start: number
  #next: number
  #watch: Watch

  /** @param from offset of the first record that is read; everything before it is in the log */
  constructor(
    parts: LiveTopicParts,
    topic: FeedTopic,
    opening: { readonly from: number; readonly onOver: (topic: LiveTopic) => void },
  ) {
    this.topic = topic
    this.#parts = parts
    this.#onOver = opening.onOver
    this.#start = opening.from
    this.#next = opening.from
    this.#watch = this.#read()
  }

  /** Offset of the first record at hand. */
  get start(): number {
    return this.#start
  }

  /** Offset after the last record at hand. */
  get next(): number {
    return this.#next
  }

  get listenerCount(): number {
    return this.#listeners.size
  }

  /** The first record at hand that stands at an offset or after it; undefined past the last. */
  from(offset: number): FeedRecord | undefined {
    // Offsets are dense but for gaps that Kafka itself may leave: a record never stands later than
    // its offset says.
    let at = Math.min(offset - this.#start, this.#records.length)
    while (at > 0 && (this.#records[at - 1]?.offset ?? -1) >= offset) at -= 1
    return this.#records[Math.max(0, at)]
  }

  add(listener: TopicListener): void {
    this.#listeners.add(listener)
  }

  delete(listener: TopicListener): void {
    this.#listeners.delete(listener)
  }

  stop(): void {
    this.#stopping.abort()
    this.#watch.stop()
  }

  #read(): Watch {
    const { topic, topicId } = this.topic
    return this.#parts.reader.watch(
      { topic, topicId, partition: 0, from: this.#next, onFault: this.#fail },
      (records) => this.#take(records),
    )
  }

  async #take(records: readonly IncomingRecord[]): Promise<void> {
    for (let at = 0; at < records.length; at += sliceLength) {
      for (const record of records.slice(at, at + sliceLength)) {
        const ready = await this.#makeReady(record)
        if (ready === undefined) return
        this.#records.push(ready)
        this.#characters += ready.copy?.json.length ?? 0
        this.#next = ready.offset + 1
      }
      for (const listener of this.#listeners) listener.onNews(this)
      // Those who keep up take it from here before any of it is let go.
      await setImmediate()
      this.#trim()
    }
  }

  /** Undefined once nobody wants it any more. */
  async #makeReady(record: IncomingRecord): Promise<FeedRecord | undefined> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        return await this.#parts.records.read(record, this.topic)
      } catch (error) {
        const { topic, offset } = record
        this.#parts.logger.warn('record of a feed not read yet', { topic, offset, error })
        await setTimeout(againMs, undefined, { signal, ref: false }).catch(() => undefined)
      }
    }
    return undefined
  }

  #trim(): void {
    let dropped = 0
    while (
      this.#records.length - dropped > kept.records ||
      (this.#characters > kept.characters && dropped < this.#records.length)
    ) {
      this.#characters -= this.#records[dropped]?.copy?.json.length ?? 0
      dropped += 1
    }
    if (dropped === 0) return
    this.#records = this.#records.slice(dropped)
    this.#start = this.#records[0]?.offset ?? this.#next
  }

  readonly #fail = (fault: WatchFault): void => {
    const { logger } = this.#parts
    const { topic } = this.topic
    const error = fault.kind === 'handler-failed' ? fault.error : undefined
    logger.warn('feed lost its place', { topic, offset: this.#next, reason: fault.kind, error })
    if (fault.kind === 'recreated' || fault.kind === 'out-of-range') {
      this.stop()
      this.#onOver(this)
      for (const listener of this.#listeners) listener.onLost(this)
      return
    }
    // The others may pass: a topic that the broker does not show for now is still in force.
    const { signal } = this.#stopping
    void setTimeout(againMs, undefined, { signal, ref: false }).then(
      () => {
        this.#watch = this.#read()
      },
      () => undefined,
    )
  }
}
