import type { TopicPartition } from './records.ts'

/** A partition and the offset that reading goes on from. */
export interface CommitOffset extends TopicPartition {
  /** Decimal digits, as the client library has them. */
  readonly offset: string
}

/**
 * Commits offsets beside the reading, so that no batch waits for the answer of the one before.
 * One commit is under way at a time; what gathers meanwhile goes with the next, of each partition
 * the last.
 */
export class OffsetCommits {
  readonly #commit: (offsets: readonly CommitOffset[]) => Promise<void>
  #waiting = new Map<string, CommitOffset>()
  #running: Promise<void> | undefined

  /** @param commit may reject: the offsets go again with the next ones, unless these are newer */
  constructor(commit: (offsets: readonly CommitOffset[]) => Promise<void>) {
    this.#commit = commit
  }

  /** Takes an offset; of one partition they come rising. */
  note(offset: CommitOffset): void {
    this.#waiting.set(`${offset.topic}/${String(offset.partition)}`, offset)
    this.#running ??= this.#run()
  }

  /** Resolves when nothing is under way; tries once more what failed before. */
  async settle(): Promise<void> {
    await this.#running
    if (this.#waiting.size > 0) await this.#run()
  }

  async #run(): Promise<void> {
    let isWell = true
    while (isWell && this.#waiting.size > 0) {
      const taken = this.#waiting
      this.#waiting = new Map()
      try {
        await this.#commit([...taken.values()])
      } catch {
        // A rebalance, mostly: the next heartbeat tells kafkajs, and whoever reads on commits.
        this.#waiting = new Map([...taken, ...this.#waiting])
        isWell = false
      }
    }
    this.#running = undefined
  }
}
