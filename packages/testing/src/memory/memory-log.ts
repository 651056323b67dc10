import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import {
  BrokerUnavailableError,
  partitionOf,
  TopicMissingError,
  type AclRule,
  type IncomingRecord,
  type OutgoingRecord,
  type RecordPosition,
  type TopicPartition,
  type TopicSpec,
} from '@ujirani/messaging'
import type { Clock } from '@ujirani/runtime'

/** One partition; what stands before `start` is not kept any more. */
export interface MemoryPartition {
  start: number
  records: IncomingRecord[]
}

/** A topic in memory. */
export interface MemoryTopic {
  readonly topicId: string
  readonly partitions: readonly MemoryPartition[]
  config: Readonly<Record<string, string>>
}

interface Events {
  /** Records, topics or reachability changed. */
  readonly change: []
}

/** The whole broker in memory: one log that the in-memory ports share. */
export class MemoryLog {
  readonly topics = new Map<string, MemoryTopic>()
  readonly events = new EventEmitter<Events>().setMaxListeners(0)
  acls: readonly AclRule[] = []
  isDown = false
  readonly #clock: Clock
  readonly #appendedAtMs = new WeakMap<IncomingRecord, number>()
  #lastMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Monotonic instant of the append of a record that came from this log. */
  appendedAtMs(record: IncomingRecord | undefined): number {
    return (record && this.#appendedAtMs.get(record)) ?? -Infinity
  }

  /** @throws {BrokerUnavailableError} while it is down */
  check(): void {
    if (this.isDown) throw new BrokerUnavailableError()
  }

  create({ topic, partitions, config }: TopicSpec): void {
    this.topics.set(topic, {
      topicId: randomUUID(),
      partitions: Array.from({ length: partitions }, () => ({ start: 0, records: [] })),
      config,
    })
    this.events.emit('change')
  }

  delete(topic: string): void {
    this.topics.delete(topic)
    this.events.emit('change')
  }

  partition({ topic, partition }: TopicPartition): MemoryPartition | undefined {
    return this.topics.get(topic)?.partitions[partition]
  }

  /** Appends under the time of this moment, which never goes back. */
  append(record: OutgoingRecord): RecordPosition {
    this.check()
    const { topic, key, value, headers } = record
    const count = this.topics.get(topic)?.partitions.length ?? 0
    const partition = record.partition ?? (count === 0 ? 0 : partitionOf(key, count))
    const log = this.partition({ topic, partition })
    if (log === undefined) throw new TopicMissingError(topic)
    const offset = log.start + log.records.length
    this.#lastMs = Math.max(this.#lastMs, this.#clock.nowMs())
    const position = { topic, partition, offset, timestampMs: this.#lastMs }
    const bytes = typeof key === 'string' ? Buffer.from(key) : key
    const stored = { ...position, key: bytes, value, headers }
    log.records.push(stored)
    this.#appendedAtMs.set(stored, this.#clock.monotonicMs())
    this.events.emit('change')
    return position
  }

  /** Drops what stands before an offset, as retention does. */
  expire(place: TopicPartition, before: number): void {
    const log = this.partition(place)
    if (log === undefined) throw new TopicMissingError(place.topic)
    log.records = log.records.slice(Math.max(0, before - log.start))
    log.start = Math.max(log.start, before)
    this.events.emit('change')
  }

  setDown(isDown: boolean): void {
    this.isDown = isDown
    this.events.emit('change')
  }
}

/** Offset after the last record. */
export function endOf({ start, records }: MemoryPartition): number {
  return start + records.length
}
