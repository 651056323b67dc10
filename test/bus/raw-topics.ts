import { randomUUID } from 'node:crypto'
import { Kafka, logLevel, type Consumer, type EachMessagePayload, type IHeaders } from 'kafkajs'
import type { WholeBus } from './whole-bus.ts'

/** One record as it stands on the broker: key, headers and value as one text of single bytes. */
export interface RawRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly timestampMs: number
  readonly bytes: string
}

/** Reads topics whole, as the broker's administrator, who may. */
export function readTopics(
  bus: WholeBus,
  isWanted: (topic: string) => boolean,
): Promise<readonly RawRecord[]> {
  const { username, password } = bus.read('secrets', 'kafka', 'admin.json') as {
    readonly username: string
    readonly password: string
  }
  const kafka = new Kafka({
    brokers: [`127.0.0.1:${String(bus.portBase + 1012)}`],
    sasl: { mechanism: 'plain', username, password },
    logLevel: logLevel.NOTHING,
  })
  return readTopicsAs(kafka, `raw-topics-${randomUUID()}`, isWanted)
}

/** Reads topics whole, those that this client is told of and that are wanted. */
export async function readTopicsAs(
  kafka: Kafka,
  groupId: string,
  isWanted: (topic: string) => boolean,
): Promise<readonly RawRecord[]> {
  const admin = kafka.admin()
  await admin.connect()
  const topics = (await admin.listTopics()).filter(isWanted)
  const ends = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)))
  await admin.disconnect()
  const missing = new Map(
    topics.flatMap((topic, index) =>
      (ends[index] ?? [])
        .filter(({ high, low }) => high !== low)
        .map(({ partition, high }) => [`${topic}/${String(partition)}`, Number(high)] as const),
    ),
  )
  if (missing.size === 0) return []
  return consume(kafka.consumer({ groupId, maxWaitTimeInMs: 250 }), topics, missing)
}

/** Reads until the ends that are missing have been reached. */
async function consume(
  consumer: Consumer,
  topics: readonly string[],
  missing: Map<string, number>,
): Promise<readonly RawRecord[]> {
  const records: RawRecord[] = []
  await consumer.connect()
  await consumer.subscribe({ topics: [...topics], fromBeginning: true })
  const { promise, resolve, reject } = Promise.withResolvers<undefined>()
  const eachMessage = ({ topic, partition, message }: EachMessagePayload): Promise<void> => {
    const { key, value, headers, offset } = message
    const heads = Object.entries(headers ?? {}).flatMap(([name, head]) => [name, textOf(head)])
    const parts = [textOf(key), ...heads, textOf(value)]
    const timestampMs = Number(message.timestamp)
    records.push({ topic, partition, offset, timestampMs, bytes: parts.join('\n') })
    const place = `${topic}/${String(partition)}`
    if (Number(offset) + 1 >= (missing.get(place) ?? Infinity)) missing.delete(place)
    if (missing.size === 0) resolve(undefined)
    return Promise.resolve()
  }
  consumer.run({ eachMessage }).catch(reject)
  await promise
  await consumer.disconnect()
  return records
}

/** Bytes as a text of single bytes, so that what is searched for can be any bytes. */
function textOf(bytes: IHeaders[string] | null): string {
  if (bytes === undefined || bytes === null) return ''
  return [bytes]
    .flat()
    .map((each) => Buffer.from(each).toString('latin1'))
    .join('\n')
}
