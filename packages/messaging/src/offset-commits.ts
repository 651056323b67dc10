import type { TopicPartition } from './records.ts'

/** A partition and the offset that reading goes on from. */
export interface CommitOffset extends TopicPartition {
  /** Decimal digits, as the client library has them. */
  readonly offset: string
}

/** Each commit costs the broker a write of its own. */
const defaultRestMs = 100

/**
 * Commits offsets beside the reading, so that no batch waits for the answer of the one before.
 * One commit is under way at a time, and after a while of quiet the first goes at once; what gathers
 * meanwhile goes with the next, of each partition the last.
 */
export class OffsetCommits {
  readonly #commit: (offsets: readonly CommitOffset[]) => Promise<void>
  readonly #restMs: number
  #waiting = new Map<string, CommitOffset>()
  #running: Promise<void> | undefined
  #isSettling = false
  #endRest: (() => void) | undefined

  /**
   * @param commit may reject: the offsets go again with the next ones, unless these are newer
   * @param restMs from the end of one commit to the next, at least
   */
  constructor(
    commit: (offsets: readonly CommitOffset[]) => Promise<void>,
    restMs: number = defaultRestMs,
  ) {
    this.#commit = commit
    this.#restMs = restMs
  }

  /** Takes an offset; of one partition they come rising. */
  note(offset: CommitOffset): void {
    this.#waiting.set(`${offset.topic}/${String(offset.partition)}`, offset)
    this.#running ??= this.#run()
  }

  /** Resolves when nothing waits or is under way; tries once more what failed before. */
  async settle(): Promise<void> {
    this.#isSettling = true
    this.#endRest?.()
    await this.#running
    if (this.#waiting.size > 0) await this.#commitWaiting()
    this.#isSettling = false
  }

  async #run(): Promise<void> {
    let isWell = true
    while (isWell && this.#waiting.size > 0) {
      isWell = await this.#commitWaiting()
      if (isWell) await this.#rest()
    }
    this.#running = undefined
  }

  async #commitWaiting(): Promise<boolean> {
    const taken = this.#waiting
    this.#waiting = new Map()
    try {
      await this.#commit([...taken.values()])
      return true
    } catch {
      // A rebalance, mostly: the next heartbeat tells kafkajs, and whoever reads on commits.
      this.#waiting = new Map([...taken, ...this.#waiting])
      return false
    }
  }

  async #rest(): Promise<void> {
    if (this.#isSettling) return
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const timer = setTimeout(() => {
      resolve(undefined)
    }, this.#restMs)
    this.#endRest = () => {
      resolve(undefined)
    }
    await promise
    clearTimeout(timer)
    this.#endRest = undefined
  }
}
