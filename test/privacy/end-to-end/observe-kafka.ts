import { createPartyKafka } from '../../bus/party-kafka.ts'
import { readTopicsAs } from '../../bus/raw-topics.ts'
import type { WholeBus } from '../../bus/whole-bus.ts'
import type { Search, Sight } from './observe.ts'

/** Everything that a recipient's own Kafka client can read, and what it is refused. */
export async function observeKafka(
  bus: WholeBus,
  { recipient }: Search,
  publisher: string,
): Promise<readonly Sight[]> {
  const kafka = createPartyKafka(bus, recipient)
  const records = await readTopicsAs(kafka, `${recipient}~pairs`, (topic) =>
    topic.startsWith('shared.'),
  )
  const instants = [...new Set(records.map(({ timestampMs }) => timestampMs))].sort((a, b) => a - b)
  const admin = kafka.admin()
  await admin.connect()
  const told = async (name: string, asked: Promise<unknown>): Promise<Sight> => {
    const seen = await asked.then(
      (answer) => JSON.stringify(answer),
      (error: unknown) => String(error),
    )
    return { name: `Kafka ${name}`, seen }
  }
  const topics = (await admin.listTopics()).sort()
  const own = topics.filter((topic) => topic.startsWith('shared.'))
  const hidden = [`origin.${publisher}`, `notices.${recipient}`, 'decisions', 'checkpoints']
  const sights = [
    { name: 'Kafka topics', seen: topics.join('\n') },
    ...(await Promise.all(own.map((topic) => told(topic, admin.fetchTopicOffsets(topic))))),
    ...(await Promise.all(hidden.map((topic) => told(topic, admin.fetchTopicOffsets(topic))))),
  ]
  await admin.disconnect()
  const read = records
    .map(({ topic, partition, offset, timestampMs, bytes }) => ({
      name: `Kafka ${topic}/${String(partition)} ${offset}`,
      // The broker's instant by its rank among those that the recipient sees.
      seen: `${String(instants.indexOf(timestampMs))}\n${bytes}`,
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
  return [...sights, ...read]
}
