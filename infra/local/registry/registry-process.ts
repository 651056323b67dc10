import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { MachineEnv } from '../config.ts'
import type { Jdk } from '../java/find-jdk.ts'
import { jvmEnv, jvmFlags } from '../java/jvm.ts'
import { answersWithSuccess } from '../process/answers.ts'
import { startChild, type Child } from '../process/child.ts'
import { waitUntilReady } from '../process/readiness.ts'
import { registryJar } from '../programs/registry-program.ts'

/** Ports of the registry: the Confluent-compatible API, and health. */
export interface RegistryPorts {
  readonly http: number
  readonly management: number
}

/** One start of the registry's JVM. */
export interface RegistryLaunch {
  readonly jdk: Jdk
  readonly home: string
  readonly flags: readonly string[]
  readonly ports: RegistryPorts
  readonly dataDir: string
  readonly logFile: string
  readonly env: MachineEnv
  readonly signal?: AbortSignal | undefined
}

/**
 * The flags every registry runs with. Less heap does not make it smaller; it is asked a few questions
 * when a service starts, so little is new.
 */
export function registryFlags(): readonly string[] {
  return jvmFlags(192, 6)
}

/** The Confluent-compatible API of a registry on this machine. */
export function registryUrl(ports: RegistryPorts): string {
  return `http://127.0.0.1:${String(ports.http)}/apis/ccompat/v7`
}

/** Starts the JVM; resolves when it runs, long before it answers. */
export function launchRegistry(launch: RegistryLaunch): Promise<Child> {
  mkdirSync(launch.dataDir, { recursive: true, mode: 0o700 })
  const { ports, dataDir } = launch
  const settings = {
    // Its own admin API knows no authentication: loopback only.
    'quarkus.http.host': '127.0.0.1',
    'quarkus.http.port': String(ports.http),
    'quarkus.management.host': '127.0.0.1',
    'quarkus.management.port': String(ports.management),
    'quarkus.http.access-log.enabled': 'false',
    // Without WRITE_DELAY=0 a SIGKILL loses the schemas of the last half second.
    'apicurio.datasource.url': `jdbc:h2:file:${dataDir.replaceAll('\\', '/')}/registry;WRITE_DELAY=0`,
    'apicurio.datasource.jdbc.initial-size': '2',
    'apicurio.datasource.jdbc.min-size': '2',
    'apicurio.datasource.jdbc.max-size': '8',
    'apicurio.rules.global.compatibility': 'FULL_TRANSITIVE',
    'apicurio.config.dynamic.allow-all': 'false',
  }
  const properties = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`)
  return startChild({
    name: 'The schema registry',
    command: launch.jdk.java,
    args: [...launch.flags, ...properties, '-jar', registryJar(launch.home)],
    env: jvmEnv(launch.env),
    logFile: launch.logFile,
    // Quarkus reads a configuration folder below its working directory, should there be one.
    cwd: join(launch.home, 'app'),
  })
}

/** Waits until it lists its subjects, a question that reaches its database. */
export function waitForRegistry(launch: RegistryLaunch, child: Child, ms: number): Promise<void> {
  const subjects = `${registryUrl(launch.ports)}/subjects`
  return waitUntilReady({
    child,
    timeoutMs: ms,
    logFile: launch.logFile,
    signal: launch.signal,
    isReady: () => answersWithSuccess(subjects),
  })
}
