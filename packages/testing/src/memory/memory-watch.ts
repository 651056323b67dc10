import type { RecordsHandler, Watch, WatchFault, WatchRequest } from '@ujirani/messaging'
import { endOf, type MemoryLog, type MemoryPartition } from './memory-log.ts'

const patienceMs = 1_000
const maxRecords = 500

/** One watch of the log in memory. */
export class MemoryWatch implements Watch {
  readonly topic: string
  readonly partition: number
  readonly started: Promise<void>
  position: number | undefined
  end: number | undefined
  readonly #log: MemoryLog
  readonly #request: WatchRequest
  readonly #handler: RecordsHandler
  readonly #resolveStarted: () => void
  readonly #onChange = (): void => {
    queueMicrotask(() => void this.#look())
  }
  #topicId: string | undefined
  #patience: NodeJS.Timeout | undefined
  #isHandling = false
  #isOver = false

  constructor(log: MemoryLog, request: WatchRequest, handler: RecordsHandler) {
    this.topic = request.topic
    this.partition = request.partition
    this.#log = log
    this.#request = request
    this.#handler = handler
    this.#topicId = request.topicId
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.started = promise
    this.#resolveStarted = () => {
      resolve(undefined)
    }
    log.events.on('change', this.#onChange)
    this.#onChange()
  }

  stop(): void {
    this.#isOver = true
    clearTimeout(this.#patience)
    this.#log.events.off('change', this.#onChange)
    this.#resolveStarted()
  }

  #fault(fault: WatchFault): void {
    if (this.#isOver) return
    this.stop()
    this.#request.onFault(fault)
  }

  async #look(): Promise<void> {
    if (this.#isOver || this.#isHandling || this.#log.isDown) return
    const log = this.#find()
    if (log === undefined) return
    this.end = endOf(log)
    const position = (this.position ??= this.#begin(log))
    this.#resolveStarted()
    if (position < log.start || position > this.end) {
      this.#fault({ kind: 'out-of-range', start: log.start, end: this.end })
      return
    }
    const records = log.records.slice(position - log.start, position - log.start + maxRecords)
    if (records.length === 0) return
    this.#isHandling = true
    try {
      await this.#handler(records, {
        notBeforeMs: this.#log.appendedAtMs(records[0]),
      })
      this.position = position + records.length
    } catch (error) {
      this.#fault({ kind: 'handler-failed', error })
    }
    this.#isHandling = false
    this.#onChange()
  }

  #begin(log: MemoryPartition): number {
    const { from } = this.#request
    if (typeof from === 'number') return from
    return from === 'earliest' ? log.start : endOf(log)
  }

  #find(): MemoryPartition | undefined {
    const found = this.#log.topics.get(this.topic)
    const log = found?.partitions[this.partition]
    if (found === undefined || log === undefined) {
      this.#patience ??= setTimeout(() => {
        this.#fault({ kind: 'gone' })
      }, patienceMs)
      return undefined
    }
    clearTimeout(this.#patience)
    this.#patience = undefined
    this.#topicId ??= found.topicId
    if (this.#topicId === found.topicId) return log
    this.#fault({ kind: 'recreated', topicId: found.topicId })
    return undefined
  }
}
