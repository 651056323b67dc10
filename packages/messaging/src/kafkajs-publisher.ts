import type { Logger } from '@ujirani/runtime'
import type { Message, Producer, RecordMetadata } from 'kafkajs'
import { BrokerUnavailableError, TopicMissingError } from './errors.ts'
import type { KafkaConfig } from './kafka-config.ts'
import { createFencedKafka, retry, type FencedKafka } from './kafkajs-client.ts'
import { partitionOf } from './partition-of.ts'
import { defaultPumpLimits, Pump, type Delivery, type Outcome } from './pump.ts'
import type { Publisher } from './publisher.ts'
import { grouped, toMessage, useOwnRecordEncoder, type CarryingMessage } from './produce-request.ts'
import type { OutgoingRecord } from './records.ts'
import { TopicDirectory } from './topic-directory.ts'

interface Session extends FencedKafka {
  readonly producer: Producer
  /** Rejects when the session is given up. */
  readonly givenUp: Promise<never>
  giveUp(): void
}

interface Placed {
  readonly record: OutgoingRecord
  readonly partition: number
}

const slowMs = 1_000

function createSession(config: KafkaConfig): Session {
  useOwnRecordEncoder()
  const fenced = createFencedKafka(config)
  const producer = fenced.kafka.producer({
    idempotent: true,
    allowAutoTopicCreation: false,
    // One deleted topic makes a refresh fail for all of them, so none is made without need.
    metadataMaxAge: 3_600_000,
    retry,
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition ?? 0,
  })
  const { promise, reject } = Promise.withResolvers<never>()
  // Nobody may be waiting for it when it is given up.
  promise.catch(() => undefined)
  const giveUp = (): void => {
    fenced.fence()
    reject(new BrokerUnavailableError())
    producer.disconnect().catch(() => undefined)
  }
  return { ...fenced, producer, givenUp: promise, giveUp }
}

/**
 * Delivers batches through an idempotent kafkajs producer.
 *
 * A producer is thrown away after any failure, and this is not hygiene: kafkajs counts sequence
 * numbers back for *all* partitions of a failed request, also for those the broker wrote. Its next
 * batch there would carry used numbers, be taken for a repeat, and be acknowledged unwritten.
 */
class KafkajsDelivery implements Delivery {
  readonly #config: KafkaConfig
  readonly #directory: TopicDirectory
  readonly #logger: Logger
  #session: Promise<Session> | undefined
  #pending: Session | undefined

  constructor(config: KafkaConfig) {
    this.#config = config
    this.#directory = new TopicDirectory(config)
    this.#logger = config.logger
  }

  async deliver(records: readonly OutgoingRecord[]): Promise<readonly Outcome[]> {
    const topics = [...new Set(records.map(({ topic }) => topic))]
    const facts = await this.#directory.describe(topics)
    const placed = records.map((record): Placed | undefined => {
      const topic = facts.get(record.topic)
      const count = topic?.leaders.length ?? 0
      if (count <= (record.partition ?? 0)) return undefined
      return { record, partition: record.partition ?? partitionOf(record.key, count) }
    })
    const known = placed.filter((place) => place !== undefined)
    const answer = known.length === 0 ? [] : await this.#send(known)
    const toOutcome = createCounter(answer)
    const outcomes = placed.map((place, i) =>
      place === undefined ? new TopicMissingError(records[i]?.topic ?? '') : toOutcome(place),
    )
    // A place without an answer: kafkajs leaves out partitions that its metadata does not hold.
    if (outcomes.some((outcome) => outcome instanceof BrokerUnavailableError)) this.#retire(topics)
    return outcomes
  }

  abandon(): void {
    this.#pending?.giveUp()
  }

  async close(): Promise<void> {
    const session = await this.#session?.catch(() => undefined)
    await session?.producer.disconnect()
    session?.fence()
    await this.#directory.close()
  }

  async #send(placed: readonly Placed[]): Promise<readonly RecordMetadata[]> {
    const topics = [...new Set(placed.map(({ record }) => record.topic))]
    try {
      const { producer, givenUp } = await this.#open()
      const sending = producer.sendBatch({ acks: -1, topicMessages: toTopicMessages(placed) })
      const watch = setTimeout(() => void this.#abandonIfTopicsWent(), slowMs)
      return await Promise.race([sending, givenUp]).finally(() => {
        clearTimeout(watch)
      })
    } catch (error) {
      this.#logger.warn('records not delivered', { count: placed.length, error })
      this.#retire(topics)
      throw new BrokerUnavailableError({ cause: error })
    }
  }

  async #open(): Promise<Session> {
    this.#session ??= this.#connect()
    return this.#session
  }

  async #connect(): Promise<Session> {
    const session = createSession(this.#config)
    this.#pending = session
    await Promise.race([session.producer.connect(), session.givenUp])
    return session
  }

  /** A deleted topic keeps kafkajs from refreshing its metadata: it would retry to no purpose. */
  async #abandonIfTopicsWent(): Promise<void> {
    const session = this.#pending
    const topics = this.#directory.knownTopics()
    const facts = await this.#directory.describeAfresh(topics).catch(() => undefined)
    if (facts !== undefined && topics.some((topic) => !facts.has(topic))) session?.giveUp()
  }

  #retire(topics: readonly string[]): void {
    this.#directory.forget(topics)
    this.#session = undefined
    this.#pending?.giveUp()
    this.#pending = undefined
  }
}

function toTopicMessages(placed: readonly Placed[]): { topic: string; messages: Message[] }[] {
  const timestamp = String(Date.now())
  const byTopic = new Map<string, CarryingMessage[]>()
  for (const { record, partition } of placed) {
    const messages = byTopic.get(record.topic)
    const message = toMessage(record, partition, timestamp)
    if (messages === undefined) byTopic.set(record.topic, [message])
    else messages.push(message)
  }
  return [...byTopic].map(([topic, messages]) => ({ topic, messages: grouped(messages) }))
}

const keyOf = (topic: string, partition: number): string => `${topic}/${String(partition)}`

/** Gives each record of a batch its position: a partition's base offset, counted on. */
function createCounter(answer: readonly RecordMetadata[]): (place: Placed) => Outcome {
  const next = new Map<string, { offset: number; timestampMs: number }>()
  for (const { topicName, partition, baseOffset, logAppendTime } of answer) {
    if (baseOffset === undefined) continue
    next.set(keyOf(topicName, partition), {
      offset: Number(baseOffset),
      timestampMs: Number(logAppendTime ?? -1),
    })
  }
  const nowMs = Date.now()
  return ({ record: { topic }, partition }) => {
    const place = next.get(keyOf(topic, partition))
    if (place === undefined) return new BrokerUnavailableError()
    const { timestampMs } = place
    const offset = place.offset++
    // −1: the topic keeps the time of its producers, which is ours.
    return { topic, partition, offset, timestampMs: timestampMs < 0 ? nowMs : timestampMs }
  }
}

/** Creates a publisher with connections of its own; it connects at its first record. */
export function createKafkajsPublisher(config: KafkaConfig): Publisher {
  const delivery = new KafkajsDelivery(config)
  const { deliveryTimeoutMs = defaultPumpLimits.deliveryTimeoutMs } = config
  const limits = { ...defaultPumpLimits, deliveryTimeoutMs }
  const pump = new Pump(delivery, limits, () => performance.now())
  return {
    publish: async (record) => {
      const [position] = pump.push([record])
      if (position === undefined) throw new TypeError('a record without a position')
      return position
    },
    publishAll: async (records) => {
      const settled = await Promise.allSettled(pump.push(records))
      return settled.map((result) => {
        if (result.status === 'rejected') throw result.reason
        return result.value
      })
    },
    close: async () => {
      await pump.close()
      await delivery.close()
    },
  }
}
