import { setTimeout } from 'node:timers/promises'
import { Kafka } from 'kafkajs'
import type { BenchBus } from '../bus/bench-bus.ts'
import { createLoadEvent } from '../load/events.ts'
import { readKafkaSettings } from './kafka-settings.ts'

const topic = 'bench.latency'

interface Pace {
  readonly perSecond: number
  readonly seconds: number
}

/** Milliseconds from producing a record to consuming it, with bare kafkajs at a steady pace. */
export async function benchPumpLatency(
  { stateDir }: BenchBus,
  { perSecond, seconds }: Pace,
): Promise<readonly number[]> {
  const kafka = new Kafka(readKafkaSettings(stateDir))
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true })
  const consumer = kafka.consumer({ groupId: 'bench-latency', maxWaitTimeInMs: 500, minBytes: 1 })
  const producer = kafka.producer({ idempotent: true, allowAutoTopicCreation: false })
  await Promise.all([consumer.connect(), producer.connect()])
  await consumer.subscribe({ topic, fromBeginning: true })
  const samples: number[] = []
  await consumer.run({
    eachMessage: ({ message }) => {
      samples.push(performance.now() - Number(message.key?.toString()))
      return Promise.resolve()
    },
  })
  const value = createLoadEvent('bi.cgm')
  const beganMs = performance.now()
  const pending: Promise<unknown>[] = []
  for (let sent = 0; sent < perSecond * seconds; sent += 1) {
    const waitMs = beganMs + (sent * 1000) / perSecond - performance.now()
    if (waitMs > 0) await setTimeout(waitMs)
    const key = String(performance.now())
    pending.push(producer.send({ topic, acks: -1, messages: [{ key, value }] }))
  }
  await Promise.all(pending)
  await setTimeout(1_000)
  await Promise.all([consumer.disconnect(), producer.disconnect()])
  await admin.deleteTopics({ topics: [topic] })
  await admin.disconnect()
  return samples
}
