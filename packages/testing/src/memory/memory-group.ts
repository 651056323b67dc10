import type {
  GroupConsumer,
  GroupConsumerOptions,
  RecordBatch,
  TopicPartition,
} from '@ujirani/messaging'
import { endOf, type MemoryLog } from './memory-log.ts'

const maxRecords = 500
const firstPauseMs = 100
const longestPauseMs = 5_000

/** The members of one group and what they have committed. */
export class MemoryGroup {
  readonly #committed = new Map<string, Map<number, number>>()
  #members: readonly MemoryGroupConsumer[] = []

  join(member: MemoryGroupConsumer): void {
    this.#members = [...this.#members, member]
  }

  leave(member: MemoryGroupConsumer): void {
    this.#members = this.#members.filter((other) => other !== member)
  }

  /** Partitions go round the members that read their topic. */
  isOwner(member: MemoryGroupConsumer, topic: string, partition: number): boolean {
    const readers = this.#members.filter((other) => other.reads(topic))
    return readers[partition % readers.length] === member
  }

  committed(topic: string): ReadonlyMap<number, number> {
    return this.#committed.get(topic) ?? new Map<number, number>()
  }

  topics(): readonly string[] {
    return [...this.#committed.keys()]
  }

  commit(topic: string, partition: number, offset: number): void {
    const offsets = this.#committed.get(topic) ?? new Map<number, number>()
    this.#committed.set(topic, offsets.set(partition, offset))
  }
}

/** One member of a group that reads the log in memory. */
export class MemoryGroupConsumer implements GroupConsumer {
  readonly #log: MemoryLog
  readonly #group: MemoryGroup
  readonly #options: GroupConsumerOptions
  readonly #busy = new Map<string, Promise<void>>()
  readonly #onChange = (): void => {
    queueMicrotask(() => {
      this.#look()
    })
  }
  #topics: ReadonlySet<string>
  #isStopped = true
  #missing = ''

  constructor(log: MemoryLog, group: MemoryGroup, options: GroupConsumerOptions) {
    this.#log = log
    this.#group = group
    this.#options = options
    this.#topics = new Set(options.topics)
  }

  reads(topic: string): boolean {
    return this.#topics.has(topic)
  }

  start(): Promise<void> {
    this.#isStopped = false
    this.#group.join(this)
    this.#log.events.on('change', this.#onChange)
    this.#log.events.emit('change')
    return Promise.resolve()
  }

  updateTopics(topics: readonly string[]): Promise<void> {
    this.#topics = new Set(topics)
    this.#log.events.emit('change')
    return Promise.resolve()
  }

  assigned(): readonly TopicPartition[] {
    if (this.#isStopped) return []
    return [...this.#topics].flatMap((topic) =>
      [...(this.#log.topics.get(topic)?.partitions.keys() ?? [])]
        .filter((partition) => this.#group.isOwner(this, topic, partition))
        .map((partition) => ({ topic, partition })),
    )
  }

  isHealthy(): boolean {
    return !this.#isStopped && !this.#log.isDown
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#log.events.off('change', this.#onChange)
    await Promise.all(this.#busy.values())
    this.#group.leave(this)
    this.#log.events.emit('change')
  }

  #look(): void {
    if (this.#isStopped || this.#log.isDown) return
    this.#tellMissing()
    for (const topic of this.#topics) {
      const partitions = this.#log.topics.get(topic)?.partitions ?? []
      partitions.forEach((_, partition) => {
        this.#lookAt(topic, partition)
      })
    }
  }

  #tellMissing(): void {
    const topics = [...this.#topics].filter((topic) => !this.#log.topics.has(topic))
    if (topics.length > 0 && this.#missing !== topics.join())
      this.#options.onFault({ kind: 'topics-missing', topics })
    this.#missing = topics.join()
  }

  #lookAt(topic: string, partition: number): void {
    const key = `${topic}/${String(partition)}`
    const log = this.#log.partition({ topic, partition })
    const isOurs = (): boolean =>
      !this.#isStopped && this.reads(topic) && this.#group.isOwner(this, topic, partition)
    if (log === undefined || this.#busy.has(key) || !isOurs()) return
    const begin = this.#options.from === 'latest' ? endOf(log) : log.start
    const from = this.#group.committed(topic).get(partition) ?? begin
    if (this.#options.from === 'latest') this.#group.commit(topic, partition, from)
    const records = log.records.slice(from - log.start, from - log.start + maxRecords)
    if (records.length === 0) return
    const batch = { topic, partition, records, isRunning: isOurs }
    const handling = this.#handle(batch).then((isDone) => {
      this.#busy.delete(key)
      if (isDone && isOurs()) this.#group.commit(topic, partition, from + records.length)
      this.#onChange()
    })
    this.#busy.set(key, handling)
  }

  async #handle(batch: RecordBatch): Promise<boolean> {
    for (let pauseMs = firstPauseMs; batch.isRunning(); pauseMs *= 2) {
      try {
        await this.#options.handle(batch)
        return true
      } catch (error) {
        this.#options.onFault({ kind: 'handler-failed', error, topic: batch.topic })
        await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, longestPauseMs)))
      }
    }
    return false
  }
}
