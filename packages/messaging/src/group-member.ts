import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs'
import { ArrivalRate } from './arrival-rate.ts'
import { headersOf, useOwnRecordDecoder } from './fetch-response.ts'
import type { GroupConsumerOptions } from './group-consumer.ts'
import type { KafkaConfig } from './kafka-config.ts'
import { createFencedKafka, retry, type FencedKafka } from './kafkajs-client.ts'
import { OffsetCommits, type CommitOffset } from './offset-commits.ts'
import type { IncomingRecord, TopicPartition } from './records.ts'

/** Why a member's life ended. */
export type MemberEnd =
  | { readonly kind: 'crash'; readonly error: unknown }
  | { readonly kind: 'silent'; readonly silentMs: number }
  | { readonly kind: 'asked' }

const heartbeatMs = 1_000
/** Not more: a group waits as long for a member that was killed. Brokers allow no less. */
const sessionTimeoutMs = 6_000
/** Beyond this without any answer of the broker, kafkajs has stopped without telling (its #659). */
const silenceMs = 20_000
const disconnectGraceMs = 15_000
/** For the commits of batches that were done before. */
const commitGraceMs = 2_000
const joinPatienceMs = 12_000
const longestPauseMs = 5_000
/** From so many records a second on, gathering them costs a reader less than it wins. */
const manyPerSecond = 400

function toRecord(topic: string, partition: number, message: KafkaMessage): IncomingRecord {
  const { key, value, offset, timestamp } = message
  return {
    topic,
    partition,
    offset: Number(offset),
    timestampMs: Number(timestamp),
    key,
    value,
    headers: headersOf(message),
  }
}

/** One kafkajs consumer from its making to its end; never used again after. */
export class GroupMember {
  readonly #options: GroupConsumerOptions
  readonly #topics: readonly string[]
  readonly #fenced: FencedKafka
  readonly #consumer: Consumer
  readonly #commits: OffsetCommits
  readonly #onJoined: () => void
  readonly #rate = new ArrivalRate()
  readonly #ended = Promise.withResolvers<MemberEnd>()
  #heardAtMs = performance.now()
  #assigned: readonly TopicPartition[] = []
  #isJoined = false
  #isEnding = false
  #isRunning = false
  #isWanted = true

  constructor(
    config: KafkaConfig,
    options: GroupConsumerOptions,
    life: { readonly topics: readonly string[]; onJoined(): void },
  ) {
    this.#options = options
    this.#topics = life.topics
    this.#onJoined = () => {
      life.onJoined()
    }
    useOwnRecordDecoder()
    this.#fenced = createFencedKafka(config)
    this.#consumer = this.#fenced.kafka.consumer({
      groupId: options.groupId,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatMs,
      rebalanceTimeout: 30_000,
      minBytes: 1,
      // Not less: a short wait makes kafkajs slower, not faster, and the broker looks at each partition
      // of each request. Not more: between two requests it is told of nothing else.
      maxWaitTimeInMs: 1_000,
      maxBytes: 8 << 20,
      allowAutoTopicCreation: false,
      // A crashed consumer is made anew by us: its own restart sometimes takes 10 s, or for ever.
      retry: { ...retry, restartOnFailure: () => Promise.resolve(false) },
    })
    this.#commits = new OffsetCommits((offsets) => this.#consumer.commitOffsets([...offsets]))
  }

  isHealthy(): boolean {
    return this.#isJoined && !this.#isEnding && this.#silentMs() < silenceMs
  }

  assigned(): readonly TopicPartition[] {
    return this.#isEnding ? [] : this.#assigned
  }

  /** Joins and reads; resolves with what ended it, never rejects. */
  async live(): Promise<MemberEnd> {
    this.#listen()
    const watchdog = setInterval(() => {
      if (this.#silentMs() > silenceMs) this.#end({ kind: 'silent', silentMs: this.#silentMs() })
    }, heartbeatMs)
    this.#join().catch((error: unknown) => {
      this.#end({ kind: 'crash', error })
    })
    const end = await this.#ended.promise
    clearInterval(watchdog)
    await this.#leave()
    return end
  }

  /**
   * Ends the life: handlers under way come to their end first. A member that is still joining ends
   * once it runs: kafkajs cannot leave a group before, and the group waits a whole session for one
   * that just vanishes.
   */
  end(): void {
    if (this.#isRunning) {
      this.#end({ kind: 'asked' })
      return
    }
    this.#isWanted = false
    setTimeout(() => {
      this.#end({ kind: 'asked' })
    }, joinPatienceMs).unref()
  }

  #end(end: MemberEnd): void {
    this.#isEnding = true
    this.#ended.resolve(end)
  }

  #silentMs(): number {
    return performance.now() - this.#heardAtMs
  }

  #listen(): void {
    const { FETCH, HEARTBEAT, GROUP_JOIN, REBALANCING, CRASH } = this.#consumer.events
    const heard = (): void => {
      this.#heardAtMs = performance.now()
    }
    this.#consumer.on(FETCH, heard)
    this.#consumer.on(HEARTBEAT, heard)
    this.#consumer.on(REBALANCING, () => {
      this.#assigned = []
    })
    this.#consumer.on(GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      heard()
      this.#assigned = Object.entries(memberAssignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => ({ topic, partition })),
      )
      this.#isJoined = true
      this.#onJoined()
    })
    this.#consumer.on(CRASH, ({ payload }) => {
      this.#end({ kind: 'crash', error: payload.error })
    })
  }

  async #join(): Promise<void> {
    await this.#consumer.connect()
    const fromBeginning = (this.#options.from ?? 'earliest') === 'earliest'
    await this.#consumer.subscribe({ topics: [...this.#topics], fromBeginning })
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.#options.concurrency ?? 4,
      eachBatch: (payload) => this.#eachBatch(payload),
    })
    this.#isRunning = true
    if (!this.#isWanted) this.#end({ kind: 'asked' })
  }

  async #leave(): Promise<void> {
    const grace = Promise.withResolvers<undefined>()
    const timer = setTimeout(() => {
      grace.resolve(undefined)
    }, disconnectGraceMs)
    await Promise.race([this.#disconnect(), grace.promise])
    clearTimeout(timer)
    this.#fenced.fence()
  }

  async #disconnect(): Promise<void> {
    const patience = new Promise((resolve) => setTimeout(resolve, commitGraceMs).unref())
    await Promise.race([this.#commits.settle(), patience])
    await this.#consumer.disconnect().catch(() => undefined)
  }

  async #eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload
    const { topic, partition } = batch
    const beganMs = performance.now()
    let lost: Error | undefined
    const isOurs = (): boolean => payload.isRunning() && !payload.isStale() && lost === undefined
    const beat = setInterval(() => {
      payload.heartbeat().catch((error: unknown) => {
        lost ??= error instanceof Error ? error : new Error('heartbeat refused', { cause: error })
      })
    }, heartbeatMs)
    try {
      const records = batch.messages.map((message) => toRecord(topic, partition, message))
      const isDone = await this.#handle({ topic, partition, records, isRunning: isOurs })
      if (isDone && isOurs()) {
        const last = batch.lastOffset()
        payload.resolveOffset(last)
        this.#commits.note(toCommit(topic, partition, last))
        await this.#gather(records.length, beganMs, isOurs)
      }
    } finally {
      clearInterval(beat)
    }
    // kafkajs joins again when it sees why a heartbeat was refused.
    if (lost !== undefined) throw lost
  }

  /** The next fetch waits for this: meanwhile more of what surely comes gathers at the broker. */
  async #gather(records: number, beganMs: number, isOurs: () => boolean): Promise<void> {
    const nowMs = performance.now()
    this.#rate.note(records, nowMs)
    const restMs = beganMs + (this.#options.gatherMs ?? 0) - nowMs
    if (restMs <= 0 || this.#rate.perSecond(nowMs) < manyPerSecond) return
    await pauseWhile(isOurs, restMs)
  }

  /** Gives a batch to the handler until it succeeds; false when the partition went first. */
  async #handle(batch: Parameters<GroupConsumerOptions['handle']>[0]): Promise<boolean> {
    for (let pauseMs = 100; batch.isRunning(); pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        await this.#options.handle(batch)
        return true
      } catch (error) {
        this.#options.onFault({ kind: 'handler-failed', error, topic: batch.topic })
        await pauseWhile(batch.isRunning, pauseMs)
      }
    }
    return false
  }
}

function toCommit(topic: string, partition: number, last: string): CommitOffset {
  return { topic, partition, offset: String(BigInt(last) + 1n) }
}

async function pauseWhile(test: () => boolean, ms: number): Promise<void> {
  const untilMs = performance.now() + ms
  for (let leftMs = ms; leftMs > 0 && test(); leftMs = untilMs - performance.now()) {
    const stepMs = Math.min(leftMs, 20)
    await new Promise((resolve) => setTimeout(resolve, stepMs))
  }
}
