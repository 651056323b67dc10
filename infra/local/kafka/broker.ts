import { join } from 'node:path'
import { machineEnv } from '../config.ts'
import type { Child, Exit } from '../process/child.ts'
import { findFreePort } from '../process/ports.ts'
import { writePrivateFile } from '../process/private-file.ts'
import { kafkaFlags, launchKafka, waitForBroker } from './kafka-process.ts'
import {
  createDataDir,
  defaultHeapMb,
  prepareKafka,
  type PreparedKafka,
  type PrepareOptions,
} from './prepare-kafka.ts'
import {
  createCredentials,
  toClientProperties,
  toServerProperties,
  type KafkaCredentials,
  type KafkaListener,
} from './server-properties.ts'

/** What broker to start, and where. */
export interface BrokerOptions extends PrepareOptions {
  /** Holds `kafka/` (data and settings), `secrets/kafka/<user>.json` and `logs/kafka.log`. */
  readonly stateDir: string
  /** Loopback ports; one that is missing is chosen among the free ones. */
  readonly ports?: { readonly internal?: number; readonly controller?: number }
  /**
   * Each gets a random name and password for this launch, and no right but by access rules. Their
   * names are in `secrets/kafka/users.json`, for whoever makes the rules.
   */
  readonly users?: readonly string[]
  /** As `users`, but they may do everything. `admin` is always one of them. */
  readonly superUsers?: readonly string[]
  readonly listeners?: readonly KafkaListener[]
  /** More lines of server.properties; they win over those that are always there. */
  readonly settings?: Readonly<Record<string, string>>
  /** More flags of the JVM, for example a system property that a listener needs. */
  readonly jvmFlags?: readonly string[]
  readonly heapMb?: number
  readonly prepared?: PreparedKafka
  readonly readyTimeoutMs?: number
  /** Gives the start up; nothing is left running then. */
  readonly signal?: AbortSignal
}

/** A running single-node Kafka. */
export interface Broker {
  readonly brokers: readonly string[]
  /** Process id of the JVM that runs now. */
  readonly pid: number
  /** Settles when the JVM that runs now has ended. */
  readonly exited: Promise<Exit>
  /** @throws {TypeError} for a user that was not asked for */
  credentials(user: string): KafkaCredentials
  /** Ends it in order; everything stays on disk. */
  stop(): Promise<void>
  /** SIGKILL, as a power cut would; resolves when the JVM is gone. */
  kill(): Promise<void>
  /** Stops it if it still runs and starts it again: same ports, users and data. */
  restart(): Promise<void>
}

const stopGraceMs = 15_000

/**
 * Starts Apache Kafka and resolves when it answers a real request. The data of an earlier launch in
 * the same state directory is kept; names and passwords are new ones.
 *
 * @throws {LaunchError} when it cannot be fetched, ends, or does not answer in time
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const prepared = options.prepared ?? (await prepareKafka(options))
  const ports = {
    internal: options.ports?.internal ?? (await findFreePort()),
    controller: options.ports?.controller ?? (await findFreePort()),
  }
  const users = createUsers(options)
  const propertiesFile = writeSettings(options, { ports, users, home: prepared.home })
  const logFile = join(options.stateDir, 'logs', 'kafka.log')
  const where = { port: ports.internal, user: userOf(users, 'admin'), logFile }
  const launch = (): Promise<Child> => launchOnce(options, prepared, { propertiesFile, logFile })
  let child = await launch()
  await waitOrKill(child, where, options)
  return {
    brokers: [`127.0.0.1:${String(ports.internal)}`],
    get pid() {
      return child.pid
    },
    get exited() {
      return child.exited
    },
    credentials: (user) => userOf(users, user),
    async stop() {
      await child.stop(stopGraceMs)
    },
    async kill() {
      await child.kill()
    },
    async restart() {
      await child.stop(stopGraceMs)
      // Known before it is ready: a stop meanwhile must reach it.
      child = await launch()
      await waitOrKill(child, where, options)
    },
  }
}

type Users = ReadonlyMap<string, KafkaCredentials>

function superUsersOf({ superUsers = [] }: BrokerOptions): readonly string[] {
  return ['admin', ...superUsers]
}

function createUsers(options: BrokerOptions): Users {
  const names = [...superUsersOf(options), ...(options.users ?? [])]
  return new Map(names.map((name) => [name, createCredentials()] as const))
}

interface Ports {
  readonly internal: number
  readonly controller: number
}

function userOf(users: Users, name: string): KafkaCredentials {
  const user = users.get(name)
  if (user === undefined) throw new TypeError(`no Kafka user was made for ${name}`)
  return user
}

/** Writes every file of this launch, all of them secret; returns the path of server.properties. */
function writeSettings(
  options: BrokerOptions,
  { ports, users, home }: { readonly ports: Ports; readonly users: Users; readonly home: string },
): string {
  const { stateDir, listeners = [], settings: more = {} } = options
  const folder = join(stateDir, 'kafka')
  const dataDir = join(folder, 'data')
  createDataDir(home, dataDir)
  const superNames = superUsersOf(options)
  const usersOf = (isSuper: boolean): readonly KafkaCredentials[] =>
    [...users].filter(([name]) => superNames.includes(name) === isSuper).map(([, user]) => user)
  const settings = {
    dataDir,
    ports,
    broker: createCredentials(),
    superUsers: usersOf(true),
    users: usersOf(false),
    listeners,
    more,
  }
  const propertiesFile = join(folder, 'server.properties')
  writePrivateFile(propertiesFile, toServerProperties(settings))
  writePrivateFile(
    join(folder, 'admin.properties'),
    toClientProperties(userOf(users, 'admin'), ports.internal),
  )
  const secrets = join(stateDir, 'secrets', 'kafka')
  for (const [name, user] of users) {
    writePrivateFile(join(secrets, `${name}.json`), JSON.stringify(user))
  }
  writePrivateFile(join(secrets, 'users.json'), toUserNames(users, options.users))
  return propertiesFile
}

function toUserNames(users: Users, names: readonly string[] = []): string {
  const entries = names.map((name) => [name, userOf(users, name).username] as const)
  return JSON.stringify(Object.fromEntries(entries))
}

function launchOnce(
  { heapMb = defaultHeapMb, jvmFlags = [] }: BrokerOptions,
  { jdk, home, archiveFlags }: PreparedKafka,
  files: { readonly propertiesFile: string; readonly logFile: string },
): Promise<Child> {
  const flags = [...kafkaFlags(heapMb), ...archiveFlags, ...jvmFlags]
  return launchKafka({ jdk, home, flags, ...files, env: machineEnv() })
}

async function waitOrKill(
  child: Child,
  where: { readonly port: number; readonly user: KafkaCredentials; readonly logFile: string },
  { readyTimeoutMs = 60_000, signal }: BrokerOptions,
): Promise<void> {
  try {
    await waitForBroker(child, { ...where, signal }, readyTimeoutMs)
  } catch (error) {
    await child.kill()
    throw error
  }
}
