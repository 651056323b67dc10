import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { machineEnv } from '../config.ts'
import { registerSchemas } from '../../deploy/register-schemas.ts'
import { findJdk, machineSearch, type Jdk } from '../java/find-jdk.ts'
import type { PrepareOptions } from '../kafka/prepare-kafka.ts'
import { defaultCacheDir } from '../places.ts'
import { withLock } from '../process/lock.ts'
import { findFreePort } from '../process/ports.ts'
import { fetchProgram } from '../programs/fetch.ts'
import { registryJar, registryProgram } from '../programs/registry-program.ts'
import { useStartArchive } from '../programs/start-archive.ts'
import { launchRegistry, registryFlags, registryUrl, waitForRegistry } from './registry-process.ts'

/** The registry, fetched and checked, with the Java to run it and its start-up archive's flags. */
export interface PreparedRegistry {
  readonly jdk: Jdk
  readonly home: string
  readonly archiveFlags: readonly string[]
}

/**
 * Fetches the registry when it is missing and builds its start-up archive, once.
 *
 * @throws {LaunchError} without a new enough JDK, without Maven, network or disk space
 */
export async function prepareRegistry(options: PrepareOptions = {}): Promise<PreparedRegistry> {
  const { cacheDir = defaultCacheDir, print = () => undefined } = options
  const env = machineEnv()
  const jdk = findJdk(machineSearch(env))
  return withLock(join(cacheDir, 'registry.lock'), async () => {
    const home = await fetchProgram(registryProgram, { env, jdk, cacheDir, print })
    const flags = registryFlags()
    const archiveFlags = await useStartArchive(
      { name: 'registry', jdk, files: [registryJar(home)], flags },
      { cacheDir, print },
      (archive) => train({ jdk, home, cacheDir, flags: [...flags, ...archive] }),
    )
    return { jdk, home, archiveFlags }
  })
}

const trainingTimeoutMs = 90_000

const trainingSchemas = new Map([
  ['org.ujirani.Training', { type: 'record', name: 'org.ujirani.Training', fields: [] }],
])

/** A registry that lives from its start to its first answer, with a database of its own. */
async function train(run: {
  readonly jdk: Jdk
  readonly home: string
  readonly cacheDir: string
  readonly flags: readonly string[]
}): Promise<void> {
  const folder = mkdtempSync(join(run.cacheDir, 'registry-training-'))
  try {
    const launch = {
      ...run,
      env: machineEnv(),
      ports: { http: await findFreePort(), management: await findFreePort() },
      dataDir: join(folder, 'data'),
      logFile: join(folder, 'registry.log'),
    }
    const child = await launchRegistry(launch)
    try {
      await waitForRegistry(launch, child, trainingTimeoutMs)
      // Into the archive goes what was used: this is what the first start does next.
      await registerSchemas(registryUrl(launch.ports), trainingSchemas)
    } finally {
      await child.stop(trainingTimeoutMs)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
