import { protocolErrors } from './protocol-errors.ts'
import type { TopicDirectory, TopicFacts } from './topic-directory.ts'
import type { WatchState } from './watch-state.ts'

/** Where watches go once their broker and offset are known. */
export interface PlacementContext {
  readonly directory: TopicDirectory
  /** Monotonic. */
  nowMs(): number
  /** The watch can be fetched from the node that leads its partition. */
  onPlaced(watch: WatchState, leader: number): void
  /** The broker does not answer; told at the first of a row of failures. */
  onUnreachable(error: unknown): void
}

/** A new topic is not everywhere at once: so long a missing one is looked for. */
const patienceMs = 1_000
const retryMs = 50
const longestRetryMs = 500

/** What the broker's ListOffsets takes in place of a time. */
const offsetsOf = { earliest: -2, latest: -1 } as const

type Ends = ReadonlyMap<string, readonly { offset: number }[]>

interface KnownOffsets {
  readonly starts: Ends
  readonly ends: Ends
  readonly askedAtMs: number
}

const offsetIn = (ends: Ends, { topic, partition }: WatchState): number | undefined =>
  ends.get(topic)?.[partition]?.offset

/**
 * Finds topic, leader and offset of watches, anew after every trouble, and tells faults from
 * passing states. Watches of one tick are looked up together.
 */
export class WatchPlacement {
  readonly #context: PlacementContext
  readonly #waiting = new Set<WatchState>()
  #isRunning = false
  #failures = 0
  #isClosed = false
  #endPause: (() => void) | undefined

  constructor(context: PlacementContext) {
    this.#context = context
  }

  /** Takes watches; each comes back by `onPlaced`, or ends by its `onFault`. */
  place(watches: readonly WatchState[]): void {
    for (const watch of watches) this.#waiting.add(watch)
    // A newcomer does not wait for others' missing topics; it does for a broker that is away.
    if (this.#failures === 0) this.#endPause?.()
    if (!this.#isRunning && !this.#isClosed) void this.#run()
  }

  /** Takes watches whose fetch got no answer. */
  placeAfterTrouble(watches: readonly WatchState[], error: unknown): void {
    if (watches.length === 0) return
    this.#fail(error)
    this.place(watches)
  }

  /** Takes a watch that the broker refused, and finds out what the refusal means. */
  placeAfterRefusal(watch: WatchState, errorCode: number): void {
    if (errorCode === protocolErrors.topicAuthorizationFailed) watch.fault({ kind: 'forbidden' })
    if (errorCode === protocolErrors.corruptMessage)
      watch.fault({ kind: 'unreadable', reason: 'the broker calls a batch corrupt' })
    if (errorCode === protocolErrors.offsetOutOfRange) watch.isSuspect = true
    setTimeout(() => {
      this.place([watch])
    }, retryMs)
  }

  /** A fetch was answered: the next trouble is a new one. */
  noteAnswer(): void {
    this.#failures = 0
  }

  close(): void {
    this.#isClosed = true
    this.#waiting.clear()
    this.#endPause?.()
  }

  #fail(error: unknown): void {
    this.#failures += 1
    if (this.#failures === 1) this.#context.onUnreachable(error)
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    await Promise.resolve()
    while (this.#waiting.size > 0) {
      if (this.#failures > 0) await this.#pause(Math.min(retryMs * this.#failures, longestRetryMs))
      const batch = [...this.#waiting].filter(({ isOver }) => !isOver)
      this.#waiting.clear()
      const isComplete = await this.#tryPlace(batch)
      if (this.#isClosed) return
      if (!isComplete) await this.#pause(retryMs)
    }
    this.#isRunning = false
  }

  /** False when some have to be tried again. */
  async #tryPlace(batch: readonly WatchState[]): Promise<boolean> {
    try {
      const left = await this.#placeBatch(batch)
      for (const watch of left) this.#waiting.add(watch)
      return left.length === 0
    } catch (error) {
      for (const watch of batch) this.#waiting.add(watch)
      if (!this.#isClosed) this.#fail(error)
      return true
    }
  }

  async #pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const end = (): void => {
      resolve(undefined)
    }
    const timer = setTimeout(end, ms)
    this.#endPause = end
    await promise
    clearTimeout(timer)
    this.#endPause = undefined
  }

  /** Returns those that can neither be placed nor given up yet. */
  async #placeBatch(batch: readonly WatchState[]): Promise<readonly WatchState[]> {
    const { directory } = this.#context
    if (batch.length === 0) return []
    const facts = await directory.describeAfresh([...new Set(batch.map(({ topic }) => topic))])
    const found = batch.filter((watch) => this.#isFound(watch, facts.get(watch.topic)))
    const askedAtMs = this.#context.nowMs()
    const [starts, ends] = await Promise.all([
      this.#offsets(found, 'earliest'),
      this.#offsets(found, 'latest'),
    ])
    const placed = new Set(
      found.filter((watch) => this.#settleOffset(watch, { starts, ends, askedAtMs })),
    )
    for (const watch of placed) {
      this.#context.onPlaced(watch, facts.get(watch.topic)?.leaders[watch.partition] ?? -1)
    }
    return batch.filter((watch) => !watch.isOver && !placed.has(watch))
  }

  #isFound(watch: WatchState, facts: TopicFacts | undefined): boolean {
    if (facts === undefined || facts.leaders.length <= watch.partition) {
      watch.missingSinceMs ??= this.#context.nowMs()
      if (this.#context.nowMs() - watch.missingSinceMs > patienceMs) watch.fault({ kind: 'gone' })
      return false
    }
    watch.missingSinceMs = undefined
    watch.topicId ??= facts.topicId
    if (watch.topicId !== facts.topicId) watch.fault({ kind: 'recreated', topicId: facts.topicId })
    // −1 while a leader is being elected.
    return !watch.isOver && (facts.leaders[watch.partition] ?? -1) >= 0
  }

  async #offsets(watches: readonly WatchState[], which: keyof typeof offsetsOf): Promise<Ends> {
    const asked = watches.filter(
      (watch) => watch.isSuspect || (watch.next === undefined && watch.request.from === which),
    )
    if (asked.length === 0) return new Map()
    const topics = [...new Set(asked.map(({ topic }) => topic))]
    return this.#context.directory.listOffsets(topics, offsetsOf[which])
  }

  /** False when the offset could not be found out yet, or made the watch end. */
  #settleOffset(watch: WatchState, known: KnownOffsets): boolean {
    const start = offsetIn(known.starts, watch)
    const end = offsetIn(known.ends, watch)
    const { from } = watch.request
    const begin = typeof from === 'number' ? from : { earliest: start, latest: end }[from]
    if (begin !== undefined) watch.begin(begin, from === 'latest' ? known.askedAtMs : undefined)
    const { next } = watch
    if (next === undefined || !watch.isSuspect) return next !== undefined
    if (start === undefined || end === undefined) return false
    watch.isSuspect = false
    if (next < start || next > end) watch.fault({ kind: 'out-of-range', start, end })
    return !watch.isOver
  }
}
