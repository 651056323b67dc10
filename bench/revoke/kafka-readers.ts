import { setTimeout } from 'node:timers/promises'
import { Kafka, logLevel, type Consumer } from 'kafkajs'
import type { BenchBus } from '../bus/bench-bus.ts'
import { inParallel } from '../bus/in-parallel.ts'
import type { JoinedParty, LoadAgreement } from '../bus/many-parties.ts'
import type { Arrivals } from './arrivals.ts'

const readers = 10
/** How long a fetch may be parked: as long as clients like, and hardly at all. */
const waits = { parkedMs: 5_000, eagerMs: 100 } as const
const patienceMs = 60_000
const mostTries = 30
const openBeside = 5

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
 * Opens two clients for the first recipient of each of some agreements. The fetches of one wait up to
 * five seconds at the broker, so that nearly always one was parked there before a rule was taken
 * away; the other asks often, and so learns when it was.
 */
export async function openKafkaReaders(
  bus: BenchBus,
  agreements: readonly LoadAgreement[],
  arrivals: Arrivals,
): Promise<KafkaReaders> {
  const refusedMs = new Map<string, number>()
  const appendedMs = new Map<string, number>()
  const chosen = agreements.slice(0, readers)
  const open = ({ agreement, to: [recipient] }: LoadAgreement, maxWaitMs: number) => {
    if (recipient === undefined) throw new TypeError('an agreement without recipient')
    const topic = `shared.${agreement}.${recipient.party}`
    return openPatiently(() => {
      const opened = createConsumer(bus, recipient, { agreement, maxWaitMs })
      const onBatch = (lastAppendedMs: number): void => {
        arrivals.note(agreement)
        appendedMs.set(agreement, Math.max(lastAppendedMs, appendedMs.get(agreement) ?? 0))
      }
      return { consumer: opened, joined: read(opened, topic, onBatch) }
    })
  }
  const parked = await inParallel(chosen, openBeside, (each) => open(each, waits.parkedMs))
  const eager = await inParallel(chosen, openBeside, async (each) => {
    const consumer = await open(each, waits.eagerMs)
    consumer.on(consumer.events.CRASH, () => refusedMs.set(each.agreement, performance.now()))
    return consumer
  })
  const consumers = [...parked, ...eager]
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
  { agreement, maxWaitMs }: { readonly agreement: string; readonly maxWaitMs: number },
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
    groupId: `${party}~bench-${agreement}-${String(maxWaitMs)}`,
    maxWaitTimeInMs: maxWaitMs,
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
