import type { Answer, Want } from './fetch-lane.ts'
import { toRecords, type Fetched } from './fetched-records.ts'
import type {
  Arrival,
  RecordsHandler,
  Watch,
  WatchFault,
  WatchRequest,
} from './positional-reader.ts'

/** What the reader must know of a watch. */
interface WatchEvents {
  /** It can be fetched for again, after it could not. */
  onRoom(): void
  onOver(): void
}

/** One watch: where it is, what its handler is doing, and what waits for the handler. */
export class WatchState implements Watch {
  readonly topic: string
  readonly partition: number
  readonly started: Promise<void>
  readonly request: WatchRequest
  /** Id of the topic once it was found. */
  topicId: string | undefined
  /** Set when the broker called the offset out of range: bounds decide before it is read again. */
  isSuspect = false
  /** Monotonic time since when the topic is not to be found. */
  missingSinceMs: number | undefined
  position: number | undefined
  end: number | undefined
  readonly #handler: RecordsHandler
  readonly #events: WatchEvents
  readonly #resolveStarted: () => void
  /** Where the next fetch begins; the position and what is held and being handled before it. */
  #next: number | undefined
  #held: { readonly fetched: Fetched; readonly arrival: Arrival } | undefined
  /** When the last fetch was sent that left nothing to be read. */
  #drainedAtMs = -Infinity
  #isHandling = false
  #isOver = false

  constructor(request: WatchRequest, handler: RecordsHandler, events: WatchEvents) {
    this.topic = request.topic
    this.partition = request.partition
    this.request = request
    this.topicId = request.topicId
    this.#handler = handler
    this.#events = events
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.started = promise
    this.#resolveStarted = () => {
      resolve(undefined)
    }
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Where to fetch, or undefined while there is nothing to fetch for. */
  get want(): Want | undefined {
    if (this.#isOver || this.#held !== undefined) return undefined
    if (this.topicId === undefined || this.#next === undefined) return undefined
    return { topicId: this.topicId, partition: this.partition, offset: this.#next }
  }

  /** Whether the broker has told of more than was brought. */
  get isBehind(): boolean {
    return this.#next !== undefined && this.end !== undefined && this.#next < this.end
  }

  /** Where reading would go on, also while it cannot. */
  get next(): number | undefined {
    return this.#next
  }

  /**
   * Sets the start, once.
   *
   * @param drainedAtMs when the partition was known to end there
   */
  begin(offset: number, drainedAtMs = -Infinity): void {
    if (this.#next !== undefined) return
    this.#next = offset
    this.#drainedAtMs = drainedAtMs
    this.position = offset
    this.#resolveStarted()
  }

  /**
   * Takes the answer to a fetch: what it brought, or undefined when it did not mention the
   * partition, as there was nothing new. Two lanes may bring the same; it is taken once.
   *
   * @param asked where that fetch began, and when it was sent
   */
  accept(answer: Answer | undefined, asked: { offset: number; atMs: number }): void {
    const { end, batches } = answer ?? { end: -1, batches: [] }
    if (end >= 0) this.end = end
    const from = this.want?.offset
    // A later start than ours would leave a gap.
    if (from === undefined || asked.offset > from) return
    const fetched = toRecords(this, batches, from)
    const arrival = { notBeforeMs: this.#drainedAtMs }
    const isDrained = asked.offset === from && fetched.next >= end
    if (isDrained) this.#drainedAtMs = Math.max(this.#drainedAtMs, asked.atMs)
    if (fetched.next === from) return
    this.#next = fetched.next
    if (this.#isHandling) this.#held = { fetched, arrival }
    else this.#handle(fetched, arrival)
  }

  fault(fault: WatchFault): void {
    if (this.#isOver) return
    this.stop()
    this.request.onFault(fault)
  }

  stop(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#held = undefined
    this.#events.onOver()
    this.#resolveStarted()
  }

  #handle({ records, next }: Fetched, arrival: Arrival): void {
    if (records.length === 0) {
      this.#done(next)
      return
    }
    try {
      const handling = this.#handler(records, arrival)
      if (handling === undefined) this.#done(next)
      else void this.#await(handling, next)
    } catch (error) {
      this.fault({ kind: 'handler-failed', error })
    }
  }

  async #await(handling: Promise<void>, next: number): Promise<void> {
    this.#isHandling = true
    try {
      await handling
    } catch (error) {
      this.fault({ kind: 'handler-failed', error })
      return
    }
    this.#isHandling = false
    this.#done(next)
  }

  #done(next: number): void {
    if (this.#isOver) return
    this.position = next
    const held = this.#held
    if (held === undefined) return
    this.#held = undefined
    this.#handle(held.fetched, held.arrival)
    this.#events.onRoom()
  }
}
