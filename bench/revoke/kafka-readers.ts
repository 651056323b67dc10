import { setTimeout } from 'node:timers/promises'
import { Kafka, logLevel, type Consumer } from 'kafkajs'
import type { BenchBus } from '../bus/bench-bus.ts'
import type { JoinedParty, LoadAgreement } from '../bus/many-parties.ts'
import type { Arrivals } from './arrivals.ts'

const readers = 10
const patienceMs = 60_000
const mostTries = 30

/** Native Kafka clients of recipients, each reading the topic of one agreement. */
export interface KafkaReaders {
  /** The agreements whose topics are read. */
  readonly agreements: ReadonlySet<string>
  /** When the broker refused a reader, by agreement; `performance.now()`. */
  readonly refusedMs: ReadonlyMap<string, number>
  /** Append time (Unix milliseconds, the broker's) of the last record that came, by agreement. */
  readonly appendedMs: ReadonlyMap<string, number>
  readonly close: () => Promise<void>
}

/**
 * Opens a client for the first recipient of each of some agreements. Their fetches wait up to five
 * seconds at the broker, so that nearly always one was parked there before a rule was taken away.
 */
export async function openKafkaReaders(
  bus: BenchBus,
  agreements: readonly LoadAgreement[],
  arrivals: Arrivals,
): Promise<KafkaReaders> {
  const refusedMs = new Map<string, number>()
  const appendedMs = new Map<string, number>()
  const consumers: Consumer[] = []
  const chosen = agreements.slice(0, readers)
  await Promise.all(
    chosen.map(async ({ agreement, to: [recipient] }) => {
      if (recipient === undefined) return
      const topic = `shared.${agreement}.${recipient.party}`
      const consumer = await openPatiently(() => {
        const opened = createConsumer(bus, recipient, agreement)
        const onBatch = (lastAppendedMs: number): void => {
          arrivals.note(agreement)
          appendedMs.set(agreement, lastAppendedMs)
        }
        return { consumer: opened, joined: read(opened, topic, onBatch) }
      })
      consumers.push(consumer)
      consumer.on(consumer.events.CRASH, () => refusedMs.set(agreement, performance.now()))
    }),
  )
  return {
    agreements: new Set(chosen.map(({ agreement }) => agreement)),
    refusedMs,
    appendedMs,
    close: async () => {
      await Promise.allSettled(consumers.map((consumer) => consumer.disconnect()))
    },
  }
}

function createConsumer(
  bus: BenchBus,
  { party, kafkaToken }: JoinedParty,
  agreement: string,
): Consumer {
  const kafka = new Kafka({
    clientId: party,
    brokers: [bus.kafka],
    sasl: {
      mechanism: 'oauthbearer',
      oauthBearerProvider: async () => ({ value: await kafkaToken() }),
    },
    connectionTimeout: patienceMs,
    authenticationTimeout: patienceMs,
    requestTimeout: patienceMs,
    logLevel: logLevel.NOTHING,
  })
  return kafka.consumer({
    groupId: `${party}~bench-${agreement}`,
    maxWaitTimeInMs: 5_000,
    retry: { retries: 3, restartOnFailure: () => Promise.resolve(false) },
  })
}

/** Rules follow an agreement after a moment: who comes before them is refused, and comes again. */
async function openPatiently(
  open: () => { readonly consumer: Consumer; readonly joined: Promise<void> },
): Promise<Consumer> {
  for (let tries = 1; ; tries += 1) {
    const { consumer, joined } = open()
    try {
      await joined
      return consumer
    } catch (error) {
      await consumer.disconnect().catch(() => undefined)
      if (tries === mostTries) throw error
      await setTimeout(1_000)
    }
  }
}

/** Resolves once the consumer has its place in the topic; rejects when it crashes before. */
async function read(
  consumer: Consumer,
  topic: string,
  onBatch: (lastAppendedMs: number) => void,
): Promise<void> {
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: false })
  const joined = new Promise((resolve, reject) => {
    consumer.on(consumer.events.GROUP_JOIN, resolve)
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      reject(payload.error)
    })
  })
  // It is awaited below, and may crash before that.
  joined.catch(() => undefined)
  await consumer.run({
    eachBatch: ({ batch: { messages } }) => {
      onBatch(Number(messages.at(-1)?.timestamp))
      return Promise.resolve()
    },
  })
  await joined
}
