import { Kafka, type Message, type Producer } from 'kafkajs'
import { readKafkaSettings } from '../baselines/kafka-settings.ts'
import type { BenchBus } from '../bus/bench-bus.ts'

const batch = 1_000
const inFlight = 4

/**
 * Appends a stored record of an origin topic again and again: to the ledger each is a record of its
 * own. Nobody else of the bus may run meanwhile, for to them they are all repeats.
 */
export async function fillOrigin(bus: BenchBus, topic: string, count: number): Promise<void> {
  const kafka = new Kafka(readKafkaSettings(bus.stateDir))
  const record = await firstRecord(kafka, topic)
  const producer = kafka.producer({ idempotent: false, allowAutoTopicCreation: false })
  await producer.connect()
  const messages = Array.from({ length: batch }, () => record)
  let left = Math.ceil(count / batch)
  const send = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await sendOne(producer, topic, messages)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, send))
  await producer.disconnect()
}

async function sendOne(producer: Producer, topic: string, messages: Message[]): Promise<void> {
  await producer.send({ topic, acks: -1, messages })
}

async function firstRecord(kafka: Kafka, topic: string): Promise<Message> {
  const consumer = kafka.consumer({ groupId: `bench-${String(process.pid)}` })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  const { promise, resolve } = Promise.withResolvers<Message>()
  await consumer.run({
    eachMessage: ({ message: { key, value, headers = {} } }) => {
      resolve({ key, value, headers })
      return Promise.resolve()
    },
  })
  const record = await promise
  await consumer.disconnect()
  return record
}
