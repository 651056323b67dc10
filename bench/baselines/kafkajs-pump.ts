import { Kafka } from 'kafkajs'
import type { BenchBus } from '../bus/bench-bus.ts'
import { createLoadEvent } from '../load/events.ts'
import { readKafkaSettings } from './kafka-settings.ts'

const topic = 'bench.pump'
const inFlight = 256

/**
 * Records per second that bare kafkajs gets acknowledged: a pump with one request in flight, what
 * waits meanwhile goes together in the next one, 256 callers, values as large as the load's events.
 */
export async function benchPump({ stateDir }: BenchBus, seconds: number): Promise<number> {
  const kafka = new Kafka(readKafkaSettings(stateDir))
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true })
  const producer = kafka.producer({ idempotent: true, allowAutoTopicCreation: false })
  await producer.connect()
  const value = createLoadEvent('bi.cgm')
  const untilMs = performance.now() + seconds * 1000
  const beganMs = performance.now()
  let sent = 0
  while (performance.now() < untilMs) {
    const messages = Array.from({ length: inFlight }, () => ({ key: 'k', value }))
    await producer.send({ topic, acks: -1, messages })
    sent += messages.length
  }
  const tookMs = performance.now() - beganMs
  await producer.disconnect()
  await admin.deleteTopics({ topics: [topic] })
  await admin.disconnect()
  return sent / (tookMs / 1000)
}
