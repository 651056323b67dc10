import {
  PublisherClosedError,
  RecordTooLargeError,
  type OutgoingRecord,
  type Publisher,
  type RecordPosition,
} from '@ujirani/messaging'
import type { MemoryLog } from './memory-log.ts'

const maxBytes = 900_000

/** Appends to the log in memory. While the log is down it answers at once, not after a time. */
export class MemoryPublisher implements Publisher {
  readonly #log: MemoryLog
  #isClosed = false

  constructor(log: MemoryLog) {
    this.#log = log
  }

  publish(record: OutgoingRecord): Promise<RecordPosition> {
    return new Promise((resolve) => {
      if (this.#isClosed) throw new PublisherClosedError()
      if ((record.value?.length ?? 0) > maxBytes) throw new RecordTooLargeError(maxBytes)
      resolve(this.#log.append(record))
    })
  }

  async publishAll(records: readonly OutgoingRecord[]): Promise<readonly RecordPosition[]> {
    if (records.some(({ value }) => (value?.length ?? 0) > maxBytes))
      throw new RecordTooLargeError(maxBytes)
    const settled = await Promise.allSettled(records.map((record) => this.publish(record)))
    return settled.map((result) => {
      if (result.status === 'rejected') throw result.reason
      return result.value
    })
  }

  close(): Promise<void> {
    this.#isClosed = true
    return Promise.resolve()
  }
}
