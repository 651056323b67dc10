import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { logLevel, type KafkaConfig } from 'kafkajs'

/** The settings that `npm start` writes for Java's tools, for kafkajs. */
export function readKafkaSettings(stateDir: string): KafkaConfig {
  const text = readFileSync(join(stateDir, 'kafka', 'admin.properties'), 'utf8')
  const find = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? ''
  return {
    clientId: 'bench',
    brokers: [find(/bootstrap\.servers=(\S+)/)],
    sasl: {
      mechanism: 'plain',
      username: find(/username="([^"]+)"/),
      password: find(/password="([^"]+)"/),
    },
    logLevel: logLevel.NOTHING,
    connectionTimeout: 10_000,
  }
}
