import kafkajs, { type Admin as KafkajsClient } from 'kafkajs'
import { AclRequests } from './acl-requests.ts'
import type { AclRule, Admin, TopicSpec } from './admin.ts'
import { BrokerRefusedError, BrokerUnavailableError } from './errors.ts'
import type { KafkaConfig } from './kafka-config.ts'
import { createFencedKafka, type FencedKafka } from './kafkajs-client.ts'
import { TopicDirectory } from './topic-directory.ts'

// Node finds only some names of this CommonJS module: hence the default import.
const { ConfigResourceTypes, ConfigSource } = kafkajs

interface Session extends FencedKafka {
  readonly client: KafkajsClient
}

type Settings = Readonly<Record<string, string>>

const callTimeoutMs = 30_000
const lookAgainMs = 20
const settleTimeoutMs = 20_000
/** The broker makes a few hundred topics a second: a request of thousands would time out. */
const topicsPerRequest = 100

/** The broker's name of what it refuses, also inside kafkajs's wrappings; undefined for trouble. */
function refusalIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (error instanceof AggregateError || 'errors' in error) {
    const [first] = (error as Error & { readonly errors: readonly unknown[] }).errors
    return refusalIn(first)
  }
  const { type, retriable } = error as Error & { type?: unknown; retriable?: unknown }
  if (typeof type === 'string' && retriable !== true) return type
  return refusalIn(error.cause)
}

/** Administers through kafkajs; connects at the first call, and anew after every failure. */
export class KafkajsAdmin implements Admin {
  readonly #config: KafkaConfig
  readonly #directory: TopicDirectory
  readonly #acls: AclRequests
  #session: Promise<Session> | undefined

  constructor(config: KafkaConfig) {
    this.#config = config
    this.#directory = new TopicDirectory(config)
    this.#acls = new AclRequests(config)
  }

  async createTopics(specs: readonly TopicSpec[]): Promise<readonly string[]> {
    const present = await this.#directory.describeAfresh(specs.map(({ topic }) => topic))
    const missing = specs.filter(({ topic }) => !present.has(topic))
    for (let i = 0; i < missing.length; i += topicsPerRequest) {
      const topics = missing.slice(i, i + topicsPerRequest).map(toTopicConfig)
      // Waiting for leaders is ours: kafkajs throws over hundreds that were made all the same.
      const request = { topics, waitForLeaders: false, timeout: callTimeoutMs }
      await this.#call((client) => client.createTopics(request))
    }
    const made = missing.map(({ topic }) => topic)
    await this.#until(made, (topic) => {
      const leaders = this.#directory.peek(topic)?.leaders
      return leaders?.every((leader) => leader >= 0) === true
    })
    return made
  }

  async deleteTopics(topics: readonly string[]): Promise<void> {
    const present = [...(await this.#directory.describeAfresh(topics)).keys()]
    if (present.length === 0) return
    await this.#call((client) => client.deleteTopics({ topics: present, timeout: callTimeoutMs }))
    await this.#until(present, (topic) => this.#directory.peek(topic) === undefined)
  }

  async listTopics(): Promise<readonly string[]> {
    const topics = await this.#call((client) => client.listTopics())
    return topics.filter((topic) => !topic.startsWith('__')).sort()
  }

  async describeConfigs(
    topics: readonly string[],
    names?: readonly string[],
  ): Promise<ReadonlyMap<string, Settings>> {
    const present = [...(await this.#directory.describeAfresh(topics)).keys()]
    if (present.length === 0) return new Map()
    const resources = present.map((name) => ({
      type: ConfigResourceTypes.TOPIC,
      name,
      ...(names !== undefined && { configNames: [...names] }),
    }))
    const answer = await this.#call((client) =>
      client.describeConfigs({ resources, includeSynonyms: false }),
    )
    return new Map(
      answer.resources.map(({ resourceName, configEntries }) => {
        const own = configEntries.filter(
          ({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG,
        )
        const pairs = own.map(({ configName, configValue }) => [configName, configValue] as const)
        return [resourceName, Object.fromEntries(pairs)]
      }),
    )
  }

  async setConfigs(topic: string, config: Settings): Promise<void> {
    const own = (await this.describeConfigs([topic])).get(topic)
    // Altering one setting through kafkajs resets those that are not named.
    const configEntries = toEntries({ ...own, ...config })
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }]
    await this.#call((client) => client.alterConfigs({ validateOnly: false, resources }))
  }

  async listAcls(filter: Partial<AclRule> = {}): Promise<readonly AclRule[]> {
    return this.#acls.list(filter)
  }

  async createAcls(rules: readonly AclRule[]): Promise<void> {
    await this.#acls.create(rules)
  }

  async deleteAcls(filters: readonly Partial<AclRule>[]): Promise<readonly AclRule[]> {
    return this.#acls.delete(filters)
  }

  async groupOffsets(
    groupId: string,
    topics?: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
    const present = topics && [...(await this.#directory.describeAfresh(topics)).keys()]
    if (present?.length === 0) return new Map()
    const request = { groupId, ...(present !== undefined && { topics: present }) }
    const answer = await this.#call((client) => client.fetchOffsets(request))
    return new Map(
      answer.map(({ topic, partitions }) => {
        const committed = partitions.filter(({ offset }) => Number(offset) >= 0)
        return [
          topic,
          new Map(committed.map(({ partition, offset }) => [partition, Number(offset)])),
        ]
      }),
    )
  }

  async listGroups(): Promise<readonly string[]> {
    const { groups } = await this.#call((client) => client.listGroups())
    return groups.map(({ groupId }) => groupId).sort()
  }

  async close(): Promise<void> {
    const session = await this.#session?.catch(() => undefined)
    await session?.client.disconnect()
    session?.fence()
    await Promise.all([this.#directory.close(), this.#acls.close()])
  }

  async #call<T>(use: (client: KafkajsClient) => Promise<T>): Promise<T> {
    this.#session ??= this.#connect()
    const opening = this.#session
    const timeout = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      timeout.reject(new BrokerUnavailableError())
    }, callTimeoutMs)
    try {
      return await Promise.race([opening.then(({ client }) => use(client)), timeout.promise])
    } catch (error) {
      this.#session = undefined
      void opening.then(
        ({ fence }) => {
          fence()
        },
        () => undefined,
      )
      const reason = refusalIn(error)
      if (reason !== undefined) throw new BrokerRefusedError(reason, { cause: error })
      throw new BrokerUnavailableError({ cause: error })
    } finally {
      clearTimeout(timer)
    }
  }

  async #connect(): Promise<Session> {
    const fenced = createFencedKafka(this.#config)
    const client = fenced.kafka.admin()
    await client.connect()
    return { ...fenced, client }
  }

  /** Asks until the test holds for every topic: what was decided reaches the broker a bit later. */
  async #until(topics: readonly string[], test: (topic: string) => boolean): Promise<void> {
    const untilMs = performance.now() + settleTimeoutMs
    while (topics.length > 0) {
      await this.#directory.describeAfresh(topics)
      if (topics.every(test)) return
      if (performance.now() > untilMs) throw new BrokerUnavailableError()
      await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
    }
  }
}

function toEntries(config: Settings): { name: string; value: string }[] {
  return Object.entries(config).map(([name, value]) => ({ name, value }))
}

function toTopicConfig({ topic, partitions, replication, config }: TopicSpec): {
  topic: string
  numPartitions: number
  replicationFactor: number
  configEntries: { name: string; value: string }[]
} {
  return {
    topic,
    numPartitions: partitions,
    replicationFactor: replication,
    configEntries: toEntries(config),
  }
}
