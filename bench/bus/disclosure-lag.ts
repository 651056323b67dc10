import { setTimeout } from 'node:timers/promises'
import { Kafka, type Admin } from 'kafkajs'
import { readKafkaSettings } from '../baselines/kafka-settings.ts'
import type { BenchBus } from './bench-bus.ts'

const groupId = 'ujirani-disclosure'
const lookAgainMs = 50
const patienceMs = 120_000

/** Tells when disclosure is done with everything that was published. */
export interface DisclosureLag {
  /**
   * Waits until each origin topic's committed offset stands at its end: then the last copy is in the
   * log.
   *
   * @returns milliseconds that it took
   */
  wait(): Promise<number>
  close(): Promise<void>
}

/** Connects to the bus's broker. */
export async function openDisclosureLag(
  { stateDir }: BenchBus,
  parties: readonly string[],
): Promise<DisclosureLag> {
  const admin = new Kafka(readKafkaSettings(stateDir)).admin()
  await admin.connect()
  const topics = parties.map((party) => `origin.${party}`)
  return {
    wait: async () => {
      const beganMs = performance.now()
      while (!(await isDone(admin, topics))) {
        if (performance.now() - beganMs > patienceMs) throw new Error('disclosure does not end')
        await setTimeout(lookAgainMs)
      }
      return performance.now() - beganMs
    },
    close: () => admin.disconnect(),
  }
}

async function isDone(admin: Admin, topics: readonly string[]): Promise<boolean> {
  const committed = await admin.fetchOffsets({ groupId, topics: [...topics] })
  for (const { topic, partitions } of committed) {
    const ends = await admin.fetchTopicOffsets(topic)
    for (const { partition, high } of ends) {
      const offset = partitions.find((each) => each.partition === partition)?.offset ?? '-1'
      // −1 where nothing was committed yet, as for a topic in which nothing stands.
      if (Math.max(0, Number(offset)) < Number(high)) return false
    }
  }
  return true
}
