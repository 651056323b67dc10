import {
  ConnectionPool,
  listOffsetsV9,
  metadataV12,
  parseBroker,
  ResponseError,
  type Broker,
} from '@platformatic/kafka'
import { BrokerUnavailableError } from './errors.ts'
import type { KafkaConfig } from './kafka-config.ts'
import { protocolErrors } from './protocol-errors.ts'

/** What the broker tells of a topic. */
export interface TopicFacts {
  /** UUID text; another one means another topic, whatever its name. */
  readonly topicId: string
  /** Node id of each partition's leader, by partition; -1 while one is being elected. */
  readonly leaders: readonly number[]
}

/** Connection settings of @platformatic/kafka. */
export function platformaticOptions(config: KafkaConfig): {
  readonly connectTimeout: number
  readonly requestTimeout: number
  readonly sasl?: { mechanism: 'PLAIN'; username: string; password: string }
} {
  const { security } = config
  return {
    connectTimeout: 10_000,
    requestTimeout: 10_000,
    ...(security.kind === 'plain' && {
      sasl: {
        mechanism: 'PLAIN',
        username: security.username,
        password: security.password.reveal(),
      },
    }),
  }
}

/** The answer that stands in an error: per topic and partition, some of them failed. */
function answerIn(error: unknown): unknown {
  if (error instanceof ResponseError) return error['response']
  throw new BrokerUnavailableError({ cause: error })
}

const defaultPort = 9092

/**
 * Asks the broker which topics exist, where they are and how far they reach.
 *
 * It speaks the two requests itself instead of through the library's `metadata()`: that throws for
 * all topics when one is missing, and names the wrong one, as it trusts the order of the answer.
 */
export class TopicDirectory {
  readonly #pool: ConnectionPool
  readonly #bootstrap: readonly Broker[]
  #nodes: ReadonlyMap<number, Broker> = new Map()
  readonly #known = new Map<string, TopicFacts>()

  constructor(config: KafkaConfig) {
    this.#pool = new ConnectionPool(config.clientId, platformaticOptions(config))
    this.#bootstrap = config.brokers.map((broker) => parseBroker(broker, defaultPort))
  }

  /** What is known of a topic without asking. */
  peek(topic: string): TopicFacts | undefined {
    return this.#known.get(topic)
  }

  /** Topics whose facts are held now. */
  knownTopics(): readonly string[] {
    return [...this.#known.keys()]
  }

  /** Forgets topics, all of them when none is given: the next `describe` asks. */
  forget(topics?: readonly string[]): void {
    if (topics === undefined) this.#known.clear()
    else for (const topic of topics) this.#known.delete(topic)
  }

  /**
   * Facts by topic, asking the broker for those that are not known; missing topics are left out.
   *
   * @throws {BrokerUnavailableError}
   */
  async describe(topics: readonly string[]): Promise<ReadonlyMap<string, TopicFacts>> {
    const unknown = topics.filter((topic) => !this.#known.has(topic))
    if (unknown.length > 0) await this.#ask(unknown)
    const facts = new Map<string, TopicFacts>()
    for (const topic of topics) {
      const known = this.#known.get(topic)
      if (known !== undefined) facts.set(topic, known)
    }
    return facts
  }

  /** As {@link describe}, but asks again for all of them. */
  async describeAfresh(topics: readonly string[]): Promise<ReadonlyMap<string, TopicFacts>> {
    this.forget(topics)
    return this.describe(topics)
  }

  /**
   * Offsets by topic and partition for a timestamp: -2 the first kept, -1 the end, else the first
   * record appended at or after it (offset -1 when none). Unknown partitions are left out.
   *
   * @throws {BrokerUnavailableError}
   */
  async listOffsets(
    topics: readonly string[],
    timestampMs: number,
  ): Promise<ReadonlyMap<string, readonly { offset: number; timestampMs: number }[]>> {
    const facts = await this.describe(topics)
    const answers = await Promise.all(
      [...groupByLeader(facts)].map(([leader, partitions]) =>
        this.#listOffsetsOf(leader, partitions, BigInt(timestampMs)),
      ),
    )
    const offsets = new Map<string, { offset: number; timestampMs: number }[]>()
    for (const { topics: answered } of answers) {
      for (const { name, partitions } of answered) {
        const list = offsets.get(name) ?? []
        for (const { partitionIndex, errorCode, offset, timestamp } of partitions) {
          if (errorCode !== 0) this.forget([name])
          else list[partitionIndex] = { offset: Number(offset), timestampMs: Number(timestamp) }
        }
        offsets.set(name, list)
      }
    }
    return offsets
  }

  async close(): Promise<void> {
    await this.#pool.close()
  }

  async #ask(topics: readonly string[]): Promise<void> {
    const answer = await this.#metadata(topics)
    this.#nodes = new Map(answer.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]))
    for (const { name, errorCode, topicId, partitions } of answer.topics) {
      if (typeof name !== 'string' || errorCode !== protocolErrors.none) continue
      const leaders: number[] = []
      for (const { partitionIndex, leaderId } of partitions) leaders[partitionIndex] = leaderId
      this.#known.set(name, { topicId, leaders })
    }
  }

  async #metadata(topics: readonly string[]): Promise<metadataV12.MetadataResponse> {
    try {
      const connection = await this.#pool.getFirstAvailable([...this.#bootstrap])
      return await metadataV12.api.async(connection, [...topics], false, false)
    } catch (error) {
      return answerIn(error) as metadataV12.MetadataResponse
    }
  }

  async #listOffsetsOf(
    leader: number,
    partitions: ReadonlyMap<string, readonly number[]>,
    timestamp: bigint,
  ): Promise<listOffsetsV9.ListOffsetsResponse> {
    const request = [...partitions].map(([name, indexes]) => ({
      name,
      partitions: indexes.map((partitionIndex) => ({
        partitionIndex,
        currentLeaderEpoch: -1,
        timestamp,
      })),
    }))
    try {
      const node = this.#nodes.get(leader)
      if (node === undefined) throw new BrokerUnavailableError()
      const connection = await this.#pool.get(node)
      return await listOffsetsV9.api.async(connection, -1, 0, request)
    } catch (error) {
      return answerIn(error) as listOffsetsV9.ListOffsetsResponse
    }
  }
}

function groupByLeader(
  facts: ReadonlyMap<string, TopicFacts>,
): ReadonlyMap<number, ReadonlyMap<string, readonly number[]>> {
  const groups = new Map<number, Map<string, number[]>>()
  for (const [topic, { leaders }] of facts) {
    leaders.forEach((leader, partition) => {
      const group = groups.get(leader) ?? new Map<string, number[]>()
      groups.set(leader, group.set(topic, [...(group.get(topic) ?? []), partition]))
    })
  }
  return groups
}
