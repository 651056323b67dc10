import { BrokerUnavailableError, OffsetOutOfRangeError, TopicMissingError } from './errors.ts'
import type { FetchLane, FetchLimits } from './fetch-lane.ts'
import { toRecords, type Fetched } from './fetched-records.ts'
import { protocolErrors } from './protocol-errors.ts'
import type { IncomingRecord, TopicPartition } from './records.ts'
import type { TopicDirectory } from './topic-directory.ts'

/** A part of a partition, `to` not included. */
export interface OffsetRange extends TopicPartition {
  readonly from: number
  readonly to: number
  readonly maxBytes?: number
}

const leastFetchBytes = 16 << 10
const mostFetchBytes = 2 << 20
/** What a record takes, to guess by how much to fetch: the broker sends whole batches anyway. */
const likelyRecordBytes = 2 << 10

/** A single record must not cost a fetch of megabytes. */
function toLimits(count: number): FetchLimits {
  const likely = Math.max(leastFetchBytes, count * likelyRecordBytes)
  return { maxWaitMs: 0, maxBytes: 8 << 20, maxPartitionBytes: Math.min(likely, mostFetchBytes) }
}

const defaultMaxBytes = 8 << 20
const maxLanes = 4

/** A fetch's records with where it reached, and the bytes they take. */
interface Step extends Fetched {
  readonly end: number
}

function sizeOf(records: readonly IncomingRecord[]): number {
  return records.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0), 0)
}

/** Reads ranges over a few connections of its own, so that no parked poll stands in the way. */
export class RangeReader {
  readonly #directory: TopicDirectory
  readonly #createLane: (node: number) => FetchLane
  readonly #lanes = new Map<string, { readonly lane: FetchLane; turn: Promise<unknown> }>()
  #calls = 0

  constructor(directory: TopicDirectory, createLane: (node: number) => FetchLane) {
    this.#directory = directory
    this.#createLane = createLane
  }

  async read(range: OffsetRange): Promise<readonly IncomingRecord[]> {
    const { from, to, maxBytes = defaultMaxBytes } = range
    const records: IncomingRecord[] = []
    let bytes = 0
    let next = from
    while (next < to && bytes < maxBytes) {
      const step = await this.#step(range, next)
      const wanted = step.records.filter(({ offset }) => offset < to)
      records.push(...wanted)
      bytes += sizeOf(wanted)
      if (step.next === next || step.next >= step.end) break
      next = step.next
    }
    return records
  }

  async close(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map(({ lane }) => lane.close()))
  }

  /** One fetch; a second one when leader or topic had moved. */
  async #step(range: OffsetRange, offset: number): Promise<Step> {
    const step = await this.#tryStep(range, offset)
    if (step !== undefined) return step
    this.#directory.forget([range.topic])
    const again = await this.#tryStep(range, offset)
    if (again === undefined) throw new BrokerUnavailableError()
    return again
  }

  async #tryStep(range: OffsetRange, offset: number): Promise<Step | undefined> {
    const { topic, partition } = range
    const facts = (await this.#directory.describe([topic])).get(topic)
    const leader = facts?.leaders[partition]
    if (facts === undefined || leader === undefined) throw new TopicMissingError(topic)
    const want = { topicId: facts.topicId, partition, offset }
    const [answer] = await this.#onLane(leader, (lane) =>
      lane.fetch([want], toLimits(range.to - offset)),
    )
    if (answer?.errorCode === protocolErrors.offsetOutOfRange) return this.#refuse(range, offset)
    if (answer?.errorCode !== protocolErrors.none) return undefined
    return { ...toRecords(range, answer.batches, offset), end: answer.end }
  }

  async #refuse({ topic, partition }: OffsetRange, offset: number): Promise<undefined> {
    const [starts, ends] = await Promise.all([
      this.#directory.listOffsets([topic], -2),
      this.#directory.listOffsets([topic], -1),
    ])
    const start = starts.get(topic)?.[partition]?.offset
    const end = ends.get(topic)?.[partition]?.offset
    if (start === undefined || end === undefined) return undefined
    if (offset < start || offset > end) throw new OffsetOutOfRangeError(start, end)
    return undefined
  }

  async #onLane<T>(node: number, use: (lane: FetchLane) => Promise<T>): Promise<T> {
    const key = `${String(node)}/${String(this.#calls++ % maxLanes)}`
    const slot = this.#lanes.get(key) ?? { lane: this.#createLane(node), turn: Promise.resolve() }
    this.#lanes.set(key, slot)
    const result = slot.turn.then(() => use(slot.lane))
    slot.turn = result.catch(() => undefined)
    return result.catch((error: unknown) => {
      throw new BrokerUnavailableError({ cause: error })
    })
  }
}
