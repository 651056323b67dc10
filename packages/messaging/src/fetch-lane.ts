import { Consumer, ResponseError, type fetchV17, type RecordsBatch } from '@platformatic/kafka'
import { BrokerUnavailableError } from './errors.ts'
import type { KafkaConfig } from './kafka-config.ts'
import { platformaticOptions } from './topic-directory.ts'

/** One partition to read, from an offset on. */
export interface Want {
  readonly topicId: string
  readonly partition: number
  readonly offset: number
}

/** What the broker says of one partition; partitions without news are not mentioned. */
export interface Answer {
  readonly topicId: string
  readonly partition: number
  readonly errorCode: number
  /** End of what may be read; −1 when unknown. */
  readonly end: number
  readonly batches: readonly RecordsBatch[]
}

/** How much one fetch may wait and bring. */
export interface FetchLimits {
  readonly maxWaitMs: number
  readonly maxBytes: number
  readonly maxPartitionBytes: number
}

/**
 * One connection that fetches, one request at a time (the broker works off a connection's requests
 * in order, so a parked long poll blocks whatever stands behind it).
 *
 * The library keeps an incremental fetch session (KIP-227) per consumer: only changes of the set of
 * partitions travel. Hence one consumer per lane, never two fetches at once on it.
 */
export class FetchLane {
  readonly #consumer: Consumer
  readonly #node: number

  constructor(config: KafkaConfig, node: number) {
    this.#node = node
    this.#consumer = new Consumer({
      clientId: config.clientId,
      // Never joined; the library wants a name.
      groupId: 'none',
      bootstrapBrokers: [...config.brokers],
      ...platformaticOptions(config),
      retries: 0,
    })
  }

  /**
   * @throws the library's errors, when there is no answer; the next call starts over
   */
  async fetch(wants: readonly Want[], limits: FetchLimits): Promise<readonly Answer[]> {
    const answers = await this.#fetchOnce(wants, limits)
    // A refused partition or a lost answer leaves the two ends of the session apart: the broker
    // says so, the library drops the session, and the same request begins a new one.
    const again = answers ?? (await this.#fetchOnce(wants, limits))
    if (again === undefined) throw new BrokerUnavailableError()
    return again
  }

  /** Cuts the connection; a fetch under way throws. */
  async close(): Promise<void> {
    await this.#consumer.close(true)
  }

  /** Undefined when the session was not valid any more. */
  async #fetchOnce(
    wants: readonly Want[],
    limits: FetchLimits,
  ): Promise<readonly Answer[] | undefined> {
    try {
      return toAnswers(
        await this.#consumer.fetch({
          node: this.#node,
          maxWaitTime: limits.maxWaitMs,
          minBytes: 1,
          maxBytes: limits.maxBytes,
          isolationLevel: 0,
          topics: toTopics(wants, limits.maxPartitionBytes),
        }),
      )
    } catch (error) {
      const response =
        error instanceof ResponseError ? (error['response'] as fetchV17.FetchResponse) : null
      // Errors of single partitions stand in the answer beside the others' records.
      if (response !== null) return response.errorCode === 0 ? toAnswers(response) : undefined
      this.#consumer.clearMetadata()
      throw error
    }
  }
}

interface TopicWants {
  readonly topicId: string
  readonly partitions: {
    partition: number
    fetchOffset: bigint
    currentLeaderEpoch: number
    lastFetchedEpoch: number
    partitionMaxBytes: number
  }[]
}

function toTopics(wants: readonly Want[], partitionMaxBytes: number): TopicWants[] {
  const topics = new Map<string, TopicWants>()
  for (const { topicId, partition, offset } of wants) {
    const topic = topics.get(topicId) ?? { topicId, partitions: [] }
    topic.partitions.push({
      partition,
      fetchOffset: BigInt(offset),
      currentLeaderEpoch: -1,
      lastFetchedEpoch: -1,
      partitionMaxBytes,
    })
    topics.set(topicId, topic)
  }
  return [...topics.values()]
}

function toAnswers(response: fetchV17.FetchResponse): readonly Answer[] {
  return response.responses.flatMap(({ topicId, partitions }) =>
    partitions.map(({ partitionIndex, errorCode, highWatermark, records }) => ({
      topicId,
      partition: partitionIndex,
      errorCode,
      end: Number(highWatermark),
      batches: records ?? [],
    })),
  )
}
