import { BrokerUnavailableError, TopicMissingError } from './errors.ts'
import { FetchLane } from './fetch-lane.ts'
import type { KafkaConfig } from './kafka-config.ts'
import type {
  PartitionBounds,
  PositionalReader,
  RecordsHandler,
  Watch,
  WatchRequest,
} from './positional-reader.ts'
import { RangeReader, type OffsetRange } from './range-reader.ts'
import type { IncomingRecord, RecordPosition, TopicPartition } from './records.ts'
import { TopicDirectory } from './topic-directory.ts'
import { restOf, WatchLoop } from './watch-loop.ts'
import { WatchPlacement } from './watch-placement.ts'
import { WatchState } from './watch-state.ts'

/** Reads by offset through the fetch requests of @platformatic/kafka. */
export class KafkaPositionalReader implements PositionalReader {
  readonly #config: KafkaConfig
  readonly #directory: TopicDirectory
  readonly #ranges: RangeReader
  readonly #placement: WatchPlacement
  readonly #loops = new Map<number, WatchLoop[]>()
  readonly #watches = new Map<WatchState, WatchLoop | undefined>()
  #answeredAtMs = 0

  constructor(config: KafkaConfig) {
    this.#config = config
    this.#directory = new TopicDirectory(config)
    this.#ranges = new RangeReader(this.#directory, (node) => new FetchLane(config, node))
    this.#placement = new WatchPlacement({
      directory: this.#directory,
      nowMs: () => performance.now(),
      onPlaced: (watch, leader) => {
        this.#onPlaced(watch, leader)
      },
      onUnreachable: (error) => {
        config.logger.warn('broker not reachable for reading', { error })
      },
    })
  }

  watch(request: WatchRequest, handler: RecordsHandler): Watch {
    const state: WatchState = new WatchState(request, handler, {
      onRoom: () => this.#watches.get(state)?.wake(),
      onOver: () => this.#watches.delete(state),
    })
    if (this.#watches.size === 0) this.#answeredAtMs = performance.now()
    this.#watches.set(state, undefined)
    this.#placement.place([state])
    return state
  }

  async readRange(range: OffsetRange): Promise<readonly IncomingRecord[]> {
    return this.#ranges.read(range)
  }

  async bounds(
    topics: readonly string[],
  ): Promise<ReadonlyMap<string, readonly PartitionBounds[]>> {
    await this.#directory.describeAfresh(topics)
    const [starts, ends] = await Promise.all([
      this.#directory.listOffsets(topics, -2),
      this.#directory.listOffsets(topics, -1),
    ])
    const bounds = new Map<string, readonly PartitionBounds[]>()
    for (const [topic, list] of ends) {
      const of = list.map(({ offset: end }, i) => ({
        start: starts.get(topic)?.[i]?.offset ?? end,
        end,
      }))
      bounds.set(topic, of)
    }
    return bounds
  }

  async ends(topics: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> {
    try {
      const ends = await this.#directory.listOffsets(topics, -1)
      // What is missing of an array stays missing.
      return new Map([...ends].map(([topic, list]) => [topic, list.map(({ offset }) => offset)]))
    } catch (error) {
      // It may be led elsewhere by now.
      this.#directory.forget(topics)
      throw error
    }
  }

  async offsetAt(
    place: TopicPartition & { readonly timestampMs: number },
  ): Promise<Pick<RecordPosition, 'offset' | 'timestampMs'> | undefined> {
    const { topic, partition, timestampMs } = place
    const facts = await this.#directory.describe([topic])
    if (!facts.has(topic)) throw new TopicMissingError(topic)
    const offsets = await this.#directory.listOffsets([topic], Math.max(0, timestampMs))
    const found = offsets.get(topic)?.[partition]
    if (found === undefined) throw new BrokerUnavailableError()
    return found.offset < 0 ? undefined : found
  }

  async topicIds(topics: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const facts = await this.#directory.describeAfresh(topics)
    return new Map([...facts].map(([topic, { topicId }]) => [topic, topicId]))
  }

  silentForMs(): number {
    return this.#watches.size === 0 ? 0 : performance.now() - this.#answeredAtMs
  }

  async close(): Promise<void> {
    this.#placement.close()
    for (const watch of this.#watches.keys()) watch.stop()
    const loops = [...this.#loops.values()].flat()
    this.#loops.clear()
    await Promise.all([...loops, this.#ranges, this.#directory].map((part) => part.close()))
  }

  #onPlaced(watch: WatchState, leader: number): void {
    if (watch.isOver) return
    const loops = this.#loops.get(leader) ?? []
    const free = loops.find((loop) => loop.canTake(watch))
    const loop = free ?? this.#createLoop(leader, restOf(watch.request))
    if (free === undefined) this.#loops.set(leader, [...loops, loop])
    this.#watches.set(watch, loop)
    loop.add(watch)
  }

  #createLoop(node: number, restMs: number): WatchLoop {
    return new WatchLoop({
      restMs,
      createLane: () => new FetchLane(this.#config, node),
      onAnswer: () => {
        this.#answeredAtMs = performance.now()
        this.#placement.noteAnswer()
      },
      onTrouble: (watches, error) => {
        this.#placement.placeAfterTrouble(watches, error)
      },
      onRefusal: (watch, errorCode) => {
        this.#placement.placeAfterRefusal(watch, errorCode)
      },
    })
  }
}
