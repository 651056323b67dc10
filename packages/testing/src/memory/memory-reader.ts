import {
  OffsetOutOfRangeError,
  TopicMissingError,
  type IncomingRecord,
  type PartitionBounds,
  type PositionalReader,
  type RecordPosition,
  type RecordsHandler,
  type TopicPartition,
  type Watch,
  type WatchRequest,
} from '@ujirani/messaging'
import { endOf, type MemoryLog } from './memory-log.ts'
import { MemoryWatch } from './memory-watch.ts'

const defaultMaxBytes = 8 << 20

/** Reads the log in memory by offset. */
export class MemoryReader implements PositionalReader {
  readonly #log: MemoryLog
  readonly #watches = new Set<MemoryWatch>()

  constructor(log: MemoryLog) {
    this.#log = log
  }

  watch(request: WatchRequest, handler: RecordsHandler): Watch {
    const watch = new MemoryWatch(this.#log, request, handler)
    this.#watches.add(watch)
    return watch
  }

  readRange(
    range: TopicPartition & {
      readonly from: number
      readonly to: number
      readonly maxBytes?: number
    },
  ): Promise<readonly IncomingRecord[]> {
    return new Promise((resolve) => {
      this.#log.check()
      const log = this.#log.partition(range)
      if (log === undefined) throw new TopicMissingError(range.topic)
      const { from, to, maxBytes = defaultMaxBytes } = range
      if (from < to && (from < log.start || from > endOf(log)))
        throw new OffsetOutOfRangeError(log.start, endOf(log))
      let bytes = 0
      const isWithin = ({ value, key }: IncomingRecord): boolean => {
        const isOpen = bytes < maxBytes
        bytes += (value?.length ?? 0) + (key?.length ?? 0)
        return isOpen
      }
      const { start } = log
      const records = log.records.slice(Math.max(0, from - start), Math.max(0, to - start))
      resolve(records.filter(isWithin))
    })
  }

  bounds(topics: readonly string[]): Promise<ReadonlyMap<string, readonly PartitionBounds[]>> {
    return new Promise((resolve) => {
      this.#log.check()
      const bounds = new Map<string, readonly PartitionBounds[]>()
      for (const topic of topics) {
        const found = this.#log.topics.get(topic)
        if (found === undefined) continue
        const of = found.partitions.map((log) => ({ start: log.start, end: endOf(log) }))
        bounds.set(topic, of)
      }
      resolve(bounds)
    })
  }

  async ends(topics: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> {
    const bounds = await this.bounds(topics)
    return new Map([...bounds].map(([topic, list]) => [topic, list.map(({ end }) => end)]))
  }

  offsetAt(
    place: TopicPartition & { readonly timestampMs: number },
  ): Promise<Pick<RecordPosition, 'offset' | 'timestampMs'> | undefined> {
    return new Promise((resolve) => {
      this.#log.check()
      const log = this.#log.partition(place)
      if (log === undefined) throw new TopicMissingError(place.topic)
      const found = log.records.find(({ timestampMs }) => timestampMs >= place.timestampMs)
      resolve(found && { offset: found.offset, timestampMs: found.timestampMs })
    })
  }

  topicIds(topics: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Promise((resolve) => {
      this.#log.check()
      const ids = new Map<string, string>()
      for (const topic of topics) {
        const found = this.#log.topics.get(topic)
        if (found !== undefined) ids.set(topic, found.topicId)
      }
      resolve(ids)
    })
  }

  silentForMs(): number {
    return 0
  }

  close(): Promise<void> {
    for (const watch of this.#watches) watch.stop()
    return Promise.resolve()
  }
}
