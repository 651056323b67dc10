import type { Admin } from './admin.ts'
import type { GroupConsumer, GroupConsumerOptions } from './group-consumer.ts'
import type { KafkaConfig } from './kafka-config.ts'
import { KafkaPositionalReader } from './kafka-positional-reader.ts'
import { KafkajsAdmin } from './kafkajs-admin.ts'
import { KafkajsGroupConsumer } from './kafkajs-group-consumer.ts'
import { createKafkajsPublisher } from './kafkajs-publisher.ts'
import type { PositionalReader } from './positional-reader.ts'
import type { Publisher } from './publisher.ts'

/**
 * The door to one Kafka cluster. Nothing is opened here: what is created connects when it is first
 * used, goes on trying while the broker is away, and has connections of its own, so that none waits
 * behind another's long poll. Each is closed by whoever created it.
 */
export interface Connection {
  createPublisher(): Publisher
  createPositionalReader(): PositionalReader
  createGroupConsumer(options: GroupConsumerOptions): GroupConsumer
  createAdmin(): Admin
}

/** Makes the door for a cluster. */
export function connect(config: KafkaConfig): Connection {
  return {
    createPublisher: () => createKafkajsPublisher(config),
    createPositionalReader: () => new KafkaPositionalReader(config),
    createGroupConsumer: (options) => new KafkajsGroupConsumer(config, options),
    createAdmin: () => new KafkajsAdmin(config),
  }
}
