import { setTimeout } from 'node:timers/promises'
import { createSalt, saltOf } from '@ujirani/events'
import {
  baseTopics,
  originTopic,
  type BusLog,
  type IncomingRecord,
  type RecordContents,
  type Watch,
} from '@ujirani/messaging'
import type { Logger } from '@ujirani/runtime'
import type { Sequencer, WaitingRecord } from './sequencer.ts'

interface TailParts {
  readonly log: Pick<BusLog, 'reader' | 'follower'>
  readonly contents: RecordContents
  readonly sequencer: Sequencer
  readonly logger: Logger
}

const { decisions, parties, agreements, access } = baseTopics
const always = [parties, agreements, decisions, access]
/** Nobody waits for a leaf within milliseconds, and the broker is asked less. */
const restMs = 200
const retryMs = 1000
const noSalt = Buffer.alloc(16)

/**
 * Follows every topic whose records get leaves: what parties published, what was decided and signed,
 * and who read. Each partition goes on exactly after its last leaf.
 *
 * A topic that is another one under its name, or that has lost records before its position, is not
 * followed any more: that is for people, and for the auditor, to look into.
 */
export class Tail {
  readonly #parts: TailParts
  readonly #watches = new Map<string, readonly Watch[]>()
  #halted = 0
  #isStopped = false

  constructor(parts: TailParts) {
    this.#parts = parts
  }

  /** Partitions that are not followed any more. */
  get haltedCount(): number {
    return this.#halted
  }

  /** Records that the broker has told of and that are not handed on yet. */
  get behindCount(): number {
    const all = [...this.#watches.values()].flat()
    return all.reduce((sum, { position = 0, end = 0 }) => sum + Math.max(0, end - position), 0)
  }

  /** Begins with the topics that are there and not followed yet. */
  async look(): Promise<void> {
    const { log } = this.#parts
    const origins = [...log.follower.current().parties.keys()].map(originTopic)
    const wanted = [...always, ...origins].filter((topic) => !this.#watches.has(topic))
    if (wanted.length === 0) return
    const [ids, bounds] = [await log.reader.topicIds(wanted), await log.reader.bounds(wanted)]
    for (const topic of wanted) {
      const topicId = ids.get(topic)
      const partitions = bounds.get(topic)
      // A topic that was made a moment ago may have no partitions yet: it is looked for again.
      if (topicId === undefined || partitions === undefined || partitions.length === 0) continue
      const watches = partitions.map(({ start }, partition) =>
        this.#watch({ topic, topicId, partition }, start),
      )
      this.#watches.set(topic, watches)
    }
  }

  stop(): void {
    this.#isStopped = true
    for (const watch of [...this.#watches.values()].flat()) watch.stop()
  }

  #watch(
    found: { readonly topic: string; readonly topicId: string; readonly partition: number },
    start: number,
  ): Watch {
    const { log, sequencer, logger } = this.#parts
    const { topic, partition } = found
    const known = sequencer
      .positionsOf(topic)
      .filter((position) => position.partition === partition)
      .at(-1)
    // The id that was met first: another topic under this name is a fault, not a beginning.
    const origin = known ?? found
    const number = sequencer.meet(origin, start)
    const request = {
      ...{ topic, partition, topicId: origin.topicId, restMs },
      from: known?.next ?? start,
      onFault: ({ kind }: { readonly kind: string }) => {
        this.#halted += 1
        logger.error('partition is not followed any more', { topic, partition, reason: kind })
      },
    }
    return log.reader.watch(request, async (records) => {
      await sequencer.take(number, await this.#toWaiting(records))
    })
  }

  async #toWaiting(records: readonly IncomingRecord[]): Promise<readonly WaitingRecord[]> {
    const waiting: WaitingRecord[] = []
    for (const record of records) {
      const salt = saltOf(record.headers) === undefined ? createSalt() : noSalt
      const content = await this.#commit(record, salt)
      const { offset, timestampMs } = record
      waiting.push({ offset, timestampMs, salt, content })
    }
    return waiting
  }

  /** A registry that is away is waited for: no record may be passed over. */
  async #commit(record: IncomingRecord, salt: Buffer): Promise<Buffer> {
    const { contents, logger } = this.#parts
    for (;;) {
      try {
        return await contents.commit(record, salt)
      } catch (error) {
        if (this.#isStopped) throw error
        logger.warn('record cannot be committed to yet', { topic: record.topic, error })
        await setTimeout(retryMs)
      }
    }
  }
}
