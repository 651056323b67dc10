import {
  BrokerUnavailableError,
  PublisherBusyError,
  PublisherClosedError,
  RecordTooLargeError,
} from './errors.ts'
import type { OutgoingRecord, RecordPosition } from './records.ts'

/** What became of one record. */
export type Outcome = RecordPosition | Error

/** Takes whole batches to the broker. */
export interface Delivery {
  /**
   * Writes a batch, outcomes in its order; rejects when all of it failed alike.
   * At most one call is under way at a time.
   */
  deliver(records: readonly OutgoingRecord[]): Promise<readonly Outcome[]>
  /** Ends a delivery that takes too long: nothing of it is sent after this, and it rejects. */
  abandon(): void
}

/** The bounds of a pump; bytes are those of keys, values and headers. */
export interface PumpLimits {
  readonly maxBatchRecords: number
  readonly maxBatchBytes: number
  /** Of one topic in one batch: below the broker's `max.message.bytes`, which bounds a batch. */
  readonly maxTopicBytes: number
  readonly maxWaitingRecords: number
  readonly maxWaitingBytes: number
  readonly deliveryTimeoutMs: number
}

export const defaultPumpLimits: PumpLimits = {
  maxBatchRecords: 4_000,
  maxBatchBytes: 4 << 20,
  maxTopicBytes: 900_000,
  maxWaitingRecords: 20_000,
  maxWaitingBytes: 64 << 20,
  deliveryTimeoutMs: 10_000,
}

interface Entry {
  readonly record: OutgoingRecord
  readonly bytes: number
  readonly deadlineMs: number
  settle: ((outcome: Outcome) => void) | undefined
}

const recordOverheadBytes = 70
const sweepMs = 100

function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes = recordOverheadBytes + (value?.length ?? 0)
  if (key !== null) bytes += Buffer.byteLength(key)
  // Names of headers are ASCII, and asking the platform for each took longer than writing it.
  for (const [name, content] of headers) bytes += name.length + content.length + 4
  return bytes
}

/**
 * Groups the records of many callers into one request at a time.
 *
 * No linger: what waits is sent at once, and while it is under way the next batch gathers, so that
 * batches grow with the load by themselves. One request under way keeps the order, and is the only
 * number with which an idempotent kafkajs producer is safe.
 */
export class Pump {
  readonly #delivery: Delivery
  readonly #limits: PumpLimits
  readonly #nowMs: () => number
  #waiting: Entry[] = []
  #waitingBytes = 0
  #underWay: readonly Entry[] = []
  #running: Promise<void> | undefined
  #sweeper: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(delivery: Delivery, limits: PumpLimits, nowMs: () => number) {
    this.#delivery = delivery
    this.#limits = limits
    this.#nowMs = nowMs
  }

  /** Takes all of the records, in this order, or throws and takes none. */
  push(records: readonly OutgoingRecord[]): readonly Promise<RecordPosition>[] {
    if (this.#isClosed) throw new PublisherClosedError()
    const sizes = records.map(sizeOf)
    if (sizes.some((size) => size > this.#limits.maxTopicBytes))
      throw new RecordTooLargeError(this.#limits.maxTopicBytes)
    this.#checkRoom(
      records.length,
      sizes.reduce((sum, size) => sum + size, 0),
    )
    const deadlineMs = this.#nowMs() + this.#limits.deliveryTimeoutMs
    const positions = records.map((record, i) => this.#enqueue(record, sizes[i] ?? 0, deadlineMs))
    this.#running ??= this.#run()
    return positions
  }

  /** Resolves when nothing waits and nothing is under way; later pushes throw. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#running
  }

  #checkRoom(records: number, bytes: number): void {
    const { maxWaitingRecords, maxWaitingBytes } = this.#limits
    const isFull =
      this.#waiting.length + records > maxWaitingRecords ||
      this.#waitingBytes + bytes > maxWaitingBytes
    if (isFull) throw new PublisherBusyError()
  }

  #enqueue(record: OutgoingRecord, bytes: number, deadlineMs: number): Promise<RecordPosition> {
    this.#waitingBytes += bytes
    return new Promise((resolve, reject) => {
      const settle = (outcome: Outcome): void => {
        if (outcome instanceof Error) reject(outcome)
        else resolve(outcome)
      }
      this.#waiting.push({ record, bytes, deadlineMs, settle })
    })
  }

  async #run(): Promise<void> {
    // Callers of the same tick go together.
    await Promise.resolve()
    this.#sweeper = setInterval(() => {
      this.#sweep()
    }, sweepMs)
    while (this.#waiting.length > 0) {
      this.#underWay = this.#takeBatch()
      await this.#deliver(this.#underWay)
      this.#underWay = []
    }
    clearInterval(this.#sweeper)
    this.#running = undefined
  }

  #takeBatch(): readonly Entry[] {
    const { maxBatchRecords, maxBatchBytes, maxTopicBytes } = this.#limits
    const byTopic = new Map<string, number>()
    let bytes = 0
    let count = 0
    for (const entry of this.#waiting) {
      const topicBytes = (byTopic.get(entry.record.topic) ?? 0) + entry.bytes
      // The first one always fits, or it would wait for ever.
      const fits =
        count === 0 ||
        (count < maxBatchRecords &&
          bytes + entry.bytes <= maxBatchBytes &&
          topicBytes <= maxTopicBytes)
      // Nobody overtakes: skipping ahead to another topic would reorder a caller's records.
      if (!fits) break
      byTopic.set(entry.record.topic, topicBytes)
      bytes += entry.bytes
      count += 1
    }
    this.#waitingBytes -= bytes
    return this.#waiting.splice(0, count)
  }

  async #deliver(batch: readonly Entry[]): Promise<void> {
    try {
      const outcomes = await this.#delivery.deliver(batch.map(({ record }) => record))
      batch.forEach((entry, i) => {
        settle(entry, outcomes[i] ?? new BrokerUnavailableError())
      })
    } catch (error) {
      const outcome = error instanceof Error ? error : new BrokerUnavailableError({ cause: error })
      for (const entry of batch) settle(entry, outcome)
    }
  }

  /** Ends the waiting of callers whose time is over; the youngest's ends the delivery itself. */
  #sweep(): void {
    const nowMs = this.#nowMs()
    const isOver = (entry: Entry): boolean => entry.deadlineMs <= nowMs
    const overdue = this.#waiting.findIndex((entry) => !isOver(entry))
    const dropped = this.#waiting.splice(0, overdue === -1 ? this.#waiting.length : overdue)
    for (const entry of dropped) {
      this.#waitingBytes -= entry.bytes
      settle(entry, new BrokerUnavailableError())
    }
    const late = this.#underWay.filter(isOver)
    for (const entry of late) settle(entry, new BrokerUnavailableError())
    if (late.length > 0 && late.length === this.#underWay.length) this.#delivery.abandon()
  }
}

function settle(entry: Entry, outcome: Outcome): void {
  entry.settle?.(outcome)
  entry.settle = undefined
}
