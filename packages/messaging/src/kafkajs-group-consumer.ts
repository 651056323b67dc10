import type { GroupConsumer, GroupConsumerOptions } from './group-consumer.ts'
import { GroupMember } from './group-member.ts'
import type { KafkaConfig } from './kafka-config.ts'
import type { TopicPartition } from './records.ts'
import { TopicDirectory } from './topic-directory.ts'

const lookAgainMs = 500
const gatherMs = 250
const firstPauseMs = 100
const longestPauseMs = 2_000

/** Reads as a group member through kafkajs, one member's life after the other. */
export class KafkajsGroupConsumer implements GroupConsumer {
  readonly #config: KafkaConfig
  readonly #options: GroupConsumerOptions
  readonly #directory: TopicDirectory
  readonly #joined = Promise.withResolvers<undefined>()
  #topics: readonly string[]
  #member: GroupMember | undefined
  #running: Promise<void> | undefined
  #isStopped = false
  #endPause: (() => void) | undefined
  #restarting: NodeJS.Timeout | undefined

  constructor(config: KafkaConfig, options: GroupConsumerOptions) {
    this.#config = config
    this.#options = options
    this.#topics = [...new Set(options.topics)]
    this.#directory = new TopicDirectory(config)
  }

  async start(): Promise<void> {
    this.#running ??= this.#run()
    await this.#joined.promise
  }

  updateTopics(topics: readonly string[]): Promise<void> {
    const wanted = [...new Set(topics)]
    const isSame =
      wanted.length === this.#topics.length && wanted.every((topic) => this.#topics.includes(topic))
    this.#topics = wanted
    if (!isSame) this.#restartSoon()
    return Promise.resolve()
  }

  assigned(): readonly TopicPartition[] {
    return this.#isStopped ? [] : (this.#member?.assigned() ?? [])
  }

  isHealthy(): boolean {
    return this.#member?.isHealthy() ?? false
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#restart()
    await this.#running
    this.#joined.resolve(undefined)
    await this.#directory.close()
  }

  /** Topics often come in numbers, and each new life is a rebalance: wait for the rest of them. */
  #restartSoon(): void {
    this.#restarting ??= setTimeout(() => {
      this.#restarting = undefined
      this.#restart()
    }, gatherMs)
  }

  #restart(): void {
    clearTimeout(this.#restarting)
    this.#restarting = undefined
    this.#member?.end()
    this.#endPause?.()
  }

  async #run(): Promise<void> {
    let pauseMs = firstPauseMs
    while (!this.#isStopped) {
      const topics = await this.#existing()
      if (topics.length === 0) await this.#pause(lookAgainMs)
      else if (await this.#liveOnce(topics)) pauseMs = firstPauseMs
      else {
        await this.#pause(pauseMs)
        pauseMs = Math.min(pauseMs * 2, longestPauseMs)
      }
    }
  }

  /** True when the life ended because it was asked to. */
  async #liveOnce(topics: readonly string[]): Promise<boolean> {
    const onJoined = (): void => {
      this.#joined.resolve(undefined)
    }
    const member = new GroupMember(this.#config, this.#options, { topics, onJoined })
    this.#member = member
    if (this.#isStopped) return true
    const search = this.#searchMissing(topics)
    const end = await member.live()
    search.stop()
    this.#member = undefined
    if (end.kind !== 'asked') this.#options.onFault(end)
    return end.kind === 'asked'
  }

  /** Topics that exist; kafkajs crashes on one that does not. */
  async #existing(): Promise<readonly string[]> {
    if (this.#topics.length === 0) return []
    try {
      const facts = await this.#directory.describeAfresh(this.#topics)
      const missing = this.#topics.filter((topic) => !facts.has(topic))
      if (missing.length > 0) this.#options.onFault({ kind: 'topics-missing', topics: missing })
      return this.#topics.filter((topic) => facts.has(topic))
    } catch (error) {
      this.#options.onFault({ kind: 'crash', error })
      return []
    }
  }

  /** Restarts the member when a topic appears that it reads without. */
  #searchMissing(present: readonly string[]): { stop(): void } {
    const missing = this.#topics.filter((topic) => !present.includes(topic))
    if (missing.length === 0) return { stop: () => undefined }
    const timer = setInterval(() => {
      this.#directory.describeAfresh(missing).then(
        (facts) => {
          if (facts.size > 0) this.#restart()
        },
        () => undefined,
      )
    }, lookAgainMs)
    return {
      stop: () => {
        clearInterval(timer)
      },
    }
  }

  async #pause(ms: number): Promise<void> {
    if (this.#isStopped) return
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const timer = setTimeout(() => {
      resolve(undefined)
    }, ms)
    this.#endPause = () => {
      resolve(undefined)
    }
    await promise
    clearTimeout(timer)
    this.#endPause = undefined
  }
}
