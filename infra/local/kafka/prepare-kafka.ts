import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { machineEnv } from '../config.ts'
import { findJdk, machineSearch, type Jdk } from '../java/find-jdk.ts'
import { defaultCacheDir, type Print } from '../places.ts'
import { findFreePort } from '../process/ports.ts'
import { writePrivateFile } from '../process/private-file.ts'
import { withLock } from '../process/lock.ts'
import { fetchProgram } from '../programs/fetch.ts'
import { formattedDir, kafkaClassPath, kafkaProgram } from '../programs/kafka-program.ts'
import { useStartArchive } from '../programs/start-archive.ts'
import { kafkaFlags, launchKafka, waitForBroker } from './kafka-process.ts'
import { createCredentials, toServerProperties } from './server-properties.ts'

/** How programs are fetched; the defaults are the repository's own cache and silence. */
export interface PrepareOptions {
  readonly cacheDir?: string
  readonly print?: Print
}

/** Kafka, fetched and checked, with the Java to run it and the flags of its start-up archive. */
export interface PreparedKafka {
  readonly jdk: Jdk
  readonly home: string
  readonly archiveFlags: readonly string[]
}

/** The heap that hundreds of topics need, in MiB. */
export const defaultHeapMb = 256

/**
 * Fetches Kafka when it is missing and builds its start-up archive, once.
 *
 * @throws {LaunchError} without a new enough JDK, without Maven, network or disk space
 */
export async function prepareKafka(options: PrepareOptions = {}): Promise<PreparedKafka> {
  const { cacheDir = defaultCacheDir, print = () => undefined } = options
  const env = machineEnv()
  const jdk = findJdk(machineSearch(env))
  return withLock(join(cacheDir, 'kafka.lock'), async () => {
    const home = await fetchProgram(kafkaProgram, { env, jdk, cacheDir, print })
    const flags = kafkaFlags(defaultHeapMb)
    const files = kafkaClassPath(home).split(delimiter)
    const archiveFlags = await useStartArchive(
      { name: 'kafka', jdk, files, flags },
      { cacheDir, print },
      (archive) => train({ jdk, home, cacheDir, flags: [...flags, ...archive] }),
    )
    return { jdk, home, archiveFlags }
  })
}

/** Copies the formatted directory, with a cluster id of its own, unless there is data already. */
export function createDataDir(home: string, dataDir: string): void {
  const properties = join(dataDir, 'meta.properties')
  if (existsSync(properties)) return
  cpSync(formattedDir(home), dataDir, { recursive: true })
  const clusterId = randomBytes(16).toString('base64url')
  const text = readFileSync(properties, 'utf8')
  writeFileSync(properties, text.replace(/^cluster\.id=.*$/m, `cluster.id=${clusterId}`))
}

const trainingTimeoutMs = 60_000

/** A broker that lives from its start to its first answer, in a directory of its own. */
async function train(run: {
  readonly jdk: Jdk
  readonly home: string
  readonly cacheDir: string
  readonly flags: readonly string[]
}): Promise<void> {
  const folder = mkdtempSync(join(run.cacheDir, 'kafka-training-'))
  try {
    const dataDir = join(folder, 'data')
    const user = createCredentials()
    const ports = { internal: await findFreePort(), controller: await findFreePort() }
    createDataDir(run.home, dataDir)
    const propertiesFile = join(folder, 'server.properties')
    writePrivateFile(
      propertiesFile,
      toServerProperties({
        dataDir,
        ports,
        broker: user,
        superUsers: [],
        users: [],
        listeners: [],
      }),
    )
    const logFile = join(folder, 'kafka.log')
    const child = await launchKafka({ ...run, propertiesFile, logFile, env: machineEnv() })
    try {
      await waitForBroker(child, { port: ports.internal, user, logFile }, trainingTimeoutMs)
    } finally {
      // The archive is written while the JVM ends, which takes it several seconds.
      await child.stop(trainingTimeoutMs)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
