import { setTimeout } from 'node:timers/promises'
import type { Answer, FetchLane, FetchLimits, Want } from './fetch-lane.ts'
import type { WatchRequest } from './positional-reader.ts'
import { protocolErrors } from './protocol-errors.ts'
import type { WatchState } from './watch-state.ts'

/** What a loop needs from outside. */
export interface WatchLoopContext {
  /** Of its watches: {@link WatchRequest.restMs}. */
  readonly restMs: number
  createLane(): FetchLane
  /** A broker answered. */
  onAnswer(): void
  /** These watches are no longer in the loop: their broker is away or refused them. */
  onTrouble(watches: readonly WatchState[], error: unknown): void
  /** The broker refused one partition with this code. */
  onRefusal(watch: WatchState, errorCode: number): void
}

/** More partitions in one request make each answer dearer: the broker looks at all of them. */
const maxWatches = 100

/**
 * How long the broker may park the long poll. Shorter ones are not faster, and cost more: the broker
 * looks at each partition of each of them, though nothing is new.
 */
const parkedLimits: FetchLimits = {
  maxWaitMs: 2_000,
  maxBytes: 8 << 20,
  maxPartitionBytes: 1 << 20,
}

/**
 * After a fetch that brought something, more is likely to be there already. To park a fetch costs the
 * broker several times what answering it does: each partition is looked at again, entered into a list
 * of who waits, looked at with each record that comes, and taken out of the list.
 */
const promptLimits: FetchLimits = { ...parkedLimits, maxWaitMs: 0 }

/**
 * Between the beginnings of two fetches that bring something lies so much for each partition that is
 * asked for: at most a few milliseconds, in which more of it gathers.
 */
const gatherMsPerWatch = 0.25

/**
 * The newcomers' poll: longer would make the next newcomer wait, shorter would spin.
 */
const newcomerLimits: FetchLimits = { ...parkedLimits, maxWaitMs: 20 }

/** How long a watch lets its partition rest. */
export function restOf({ restMs = 0 }: WatchRequest): number {
  return restMs
}

const keyOf = (topicId: string, partition: number): string => `${topicId}/${String(partition)}`

/**
 * Fetches for up to a hundred watches of one broker that are in the same hurry.
 *
 * The main lane holds one long poll for all of them. A parked poll cannot be told of newcomers or
 * of watches whose handler has caught up, so a second lane polls for those, shortly and again and
 * again, until the main lane's poll returns and takes them in. Both may bring the same records for
 * a moment; a watch takes each offset once.
 */
export class WatchLoop {
  readonly #context: WatchLoopContext
  readonly #watches = new Set<WatchState>()
  readonly #mainLane: FetchLane
  #sideLane: FetchLane | undefined
  /** Those in the request that the main lane has under way. */
  #inMain: ReadonlySet<WatchState> = new Set()
  #isMainRunning = false
  #isSideRunning = false
  #isClosed = false

  constructor(context: WatchLoopContext) {
    this.#context = context
    this.#mainLane = context.createLane()
  }

  /** Room for one more, and nobody here reads that partition: a request names it only once. */
  canTake({ topic, partition, request }: WatchState): boolean {
    if (this.#watches.size >= maxWatches || restOf(request) !== this.#context.restMs) return false
    for (const other of this.#watches) {
      if (other.topic === topic && other.partition === partition && !other.isOver) return false
    }
    return true
  }

  add(watch: WatchState): void {
    this.#watches.add(watch)
    this.wake()
  }

  /** Looks for watches that nobody fetches for; those of one tick go together. */
  wake(): void {
    queueMicrotask(() => {
      if (this.#isClosed) return
      if (!this.#isMainRunning) void this.#runMain()
      else if (!this.#isSideRunning) void this.#runSide()
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#watches.clear()
    await Promise.all([this.#mainLane.close(), this.#sideLane?.close()])
  }

  async #runMain(): Promise<void> {
    this.#isMainRunning = true
    let wanted = this.#wanted(() => true)
    let hasNews = false
    while (wanted.size > 0) {
      this.#inMain = new Set(wanted.keys())
      const beganMs = performance.now()
      hasNews = await this.#fetch(this.#mainLane, wanted, hasNews ? promptLimits : parkedLimits)
      const gatherMs = hasNews ? wanted.size * gatherMsPerWatch : 0
      await this.#rest(wanted.keys(), beganMs + gatherMs)
      wanted = this.#wanted(() => true)
    }
    this.#inMain = new Set()
    this.#isMainRunning = false
  }

  async #runSide(): Promise<void> {
    this.#isSideRunning = true
    const isForgotten = (watch: WatchState): boolean => !this.#inMain.has(watch)
    let wanted = this.#wanted(isForgotten)
    while (this.#isMainRunning && wanted.size > 0) {
      this.#sideLane ??= this.#context.createLane()
      await this.#fetch(this.#sideLane, wanted, newcomerLimits)
      wanted = this.#wanted(isForgotten)
    }
    this.#isSideRunning = false
    // The main lane may have come to rest in between.
    if (wanted.size > 0) this.wake()
  }

  /** Until the next fetch: not at all for watches that are behind what the broker has told of. */
  async #rest(watches: Iterable<WatchState>, gatheredAtMs: number): Promise<void> {
    const ms = Math.max(this.#context.restMs, gatheredAtMs - performance.now())
    if (ms < 1 || this.#isClosed) return
    for (const watch of watches) if (watch.isBehind) return
    await setTimeout(ms, undefined, { ref: false })
  }

  #wanted(test: (watch: WatchState) => boolean): Map<WatchState, Want> {
    const wanted = new Map<WatchState, Want>()
    for (const watch of this.#watches) {
      if (watch.isOver) this.#watches.delete(watch)
      const { want } = watch
      if (want !== undefined && test(watch)) wanted.set(watch, want)
    }
    return wanted
  }

  /** @returns whether it brought records */
  async #fetch(
    lane: FetchLane,
    wanted: ReadonlyMap<WatchState, Want>,
    limits: FetchLimits,
  ): Promise<boolean> {
    try {
      const atMs = performance.now()
      const answers = await lane.fetch([...wanted.values()], limits)
      if (this.#isClosed) return false
      this.#context.onAnswer()
      this.#hand(wanted, answers, atMs)
      return answers.some(({ batches }) => batches.length > 0)
    } catch (error) {
      if (this.#isClosed) return false
      const watches = [...wanted.keys()].filter((watch) => this.#watches.delete(watch))
      this.#context.onTrouble(watches, error)
      return false
    }
  }

  #hand(wanted: ReadonlyMap<WatchState, Want>, answers: readonly Answer[], atMs: number): void {
    const byPartition = new Map(
      answers.map((answer) => [keyOf(answer.topicId, answer.partition), answer]),
    )
    for (const [watch, { topicId, partition, offset }] of wanted) {
      const answer = byPartition.get(keyOf(topicId, partition))
      const errorCode = answer?.errorCode ?? protocolErrors.none
      if (errorCode === protocolErrors.none) watch.accept(answer, { offset, atMs })
      else if (this.#watches.delete(watch)) this.#context.onRefusal(watch, errorCode)
    }
  }
}
