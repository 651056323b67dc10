import { join } from 'node:path'
import type { MachineEnv } from '../config.ts'
import type { Jdk } from '../java/find-jdk.ts'
import { jvmEnv, jvmFlags } from '../java/jvm.ts'
import { repositoryRoot } from '../places.ts'
import { startChild, type Child } from '../process/child.ts'
import { waitUntilReady } from '../process/readiness.ts'
import { kafkaClassPath } from '../programs/kafka-program.ts'
import { isBrokerAnswering } from './probe.ts'
import type { KafkaCredentials } from './server-properties.ts'

/** One start of the broker's JVM. */
export interface KafkaLaunch {
  readonly jdk: Jdk
  readonly home: string
  readonly flags: readonly string[]
  readonly propertiesFile: string
  readonly logFile: string
  readonly env: MachineEnv
}

/** The flags every broker runs with; a start-up archive is bound to them too. */
export function kafkaFlags(heapMb: number): readonly string[] {
  const logging = join(repositoryRoot, 'infra/kafka/log4j2.xml')
  return [...jvmFlags(heapMb, Math.round(heapMb / 16)), `-Dlog4j2.configurationFile=${logging}`]
}

/** Starts the JVM; resolves when it runs, long before it answers. */
export function launchKafka(launch: KafkaLaunch): Promise<Child> {
  return startChild({
    name: 'Kafka',
    command: launch.jdk.java,
    args: [
      ...launch.flags,
      '-cp',
      kafkaClassPath(launch.home),
      'kafka.Kafka',
      launch.propertiesFile,
    ],
    env: jvmEnv(launch.env),
    logFile: launch.logFile,
  })
}

/** Waits for a real answer; see {@link isBrokerAnswering}. */
export function waitForBroker(
  child: Child,
  where: {
    readonly port: number
    readonly user: KafkaCredentials
    readonly logFile: string
    readonly signal?: AbortSignal | undefined
  },
  timeoutMs: number,
): Promise<void> {
  return waitUntilReady({
    child,
    timeoutMs,
    logFile: where.logFile,
    signal: where.signal,
    isReady: () => isBrokerAnswering(where.port, where.user, timeoutMs),
  })
}
