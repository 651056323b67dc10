import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { machineEnv } from '../config.ts'
import { defaultCacheDir, repositoryRoot } from '../places.ts'
import { withLock } from '../process/lock.ts'
import { fetchProgram } from '../programs/fetch.ts'
import { kafkaClassPath } from '../programs/kafka-program.ts'
import { kafkaToolsProgram } from '../programs/kafka-tools-program.ts'
import { prepareKafka } from './prepare-kafka.ts'

/** The commands of a Kafka distribution's `bin/`, and what they run. */
const commands = {
  'kafka-acls.sh': 'org.apache.kafka.tools.AclCommand',
  'kafka-console-consumer.sh': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
  'kafka-console-producer.sh': 'org.apache.kafka.tools.ConsoleProducer',
  'kafka-consumer-groups.sh': 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
  'kafka-topics.sh': 'org.apache.kafka.tools.TopicCommand',
} as const

/**
 * Writes commands as a Kafka distribution has them into a folder: Kafka's own Java clients, with the
 * `KAFKA_OPTS` of their environment. What they run is fetched when it is missing.
 *
 * @throws {LaunchError} without a JDK, without Maven, network or disk space
 */
export async function installKafkaTools(folder: string): Promise<void> {
  const { jdk, home } = await prepareKafka()
  const context = { env: machineEnv(), jdk, cacheDir: defaultCacheDir, print: () => undefined }
  const tools = await withLock(join(defaultCacheDir, 'kafka-tools.lock'), () =>
    fetchProgram(kafkaToolsProgram, context),
  )
  const classPath = [join(tools, 'lib', '*'), kafkaClassPath(home)].join(delimiter)
  const logging = join(repositoryRoot, 'infra/kafka/log4j2.xml')
  const flags = `-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlog4j2.configurationFile='${logging}'`
  mkdirSync(folder, { recursive: true })
  for (const [name, main] of Object.entries(commands)) {
    const file = join(folder, name)
    const line = `exec '${jdk.java}' ${flags} $KAFKA_OPTS -cp '${classPath}' ${main} "$@"`
    writeFileSync(file, `#!/bin/sh\n${line}\n`)
    chmodSync(file, 0o755)
  }
}
