import { join } from 'node:path'
import { machineEnv } from '../config.ts'
import type { PrepareOptions } from '../kafka/prepare-kafka.ts'
import type { Child, Exit } from '../process/child.ts'
import { findFreePort } from '../process/ports.ts'
import { prepareRegistry, type PreparedRegistry } from './prepare-registry.ts'
import {
  launchRegistry,
  registryFlags,
  registryUrl,
  waitForRegistry,
  type RegistryLaunch,
} from './registry-process.ts'

/** What registry to start, and where. */
export interface RegistryOptions extends PrepareOptions {
  /** Holds `registry/` (its database) and `logs/registry.log`. */
  readonly stateDir: string
  /** Loopback ports; one that is missing is chosen among the free ones. */
  readonly ports?: { readonly http?: number; readonly management?: number }
  readonly prepared?: PreparedRegistry
  readonly readyTimeoutMs?: number
  /** Gives the start up; nothing is left running then. */
  readonly signal?: AbortSignal
}

/** A running schema registry. */
export interface Registry {
  /** The Confluent-compatible API, without a slash at its end. */
  readonly url: string
  readonly pid: number
  /** Settles when the JVM that runs now has ended. */
  readonly exited: Promise<Exit>
  stop(): Promise<void>
  /** SIGKILL, as a power cut would; resolves when the JVM is gone. */
  kill(): Promise<void>
  /** Stops it if it still runs and starts it again: same ports and data. */
  restart(): Promise<void>
}

const stopGraceMs = 10_000

/**
 * Starts Apicurio Registry over an H2 file and resolves when it answers. Schemas of an earlier
 * launch in the same state directory are kept.
 *
 * @throws {LaunchError} when it cannot be fetched, ends, or does not answer in time
 */
export async function startRegistry(options: RegistryOptions): Promise<Registry> {
  const prepared = options.prepared ?? (await prepareRegistry(options))
  const launch: RegistryLaunch = {
    jdk: prepared.jdk,
    home: prepared.home,
    flags: [...registryFlags(), ...prepared.archiveFlags],
    ports: {
      http: options.ports?.http ?? (await findFreePort()),
      management: options.ports?.management ?? (await findFreePort()),
    },
    dataDir: join(options.stateDir, 'registry'),
    logFile: join(options.stateDir, 'logs', 'registry.log'),
    env: machineEnv(),
    signal: options.signal,
  }
  const timeoutMs = options.readyTimeoutMs ?? 60_000
  let child = await launchRegistry(launch)
  await waitOrKill(launch, child, timeoutMs)
  return {
    url: registryUrl(launch.ports),
    get pid() {
      return child.pid
    },
    get exited() {
      return child.exited
    },
    async stop() {
      await child.stop(stopGraceMs)
    },
    async kill() {
      await child.kill()
    },
    async restart() {
      await child.stop(stopGraceMs)
      // Known before it is ready: a stop meanwhile must reach it.
      child = await launchRegistry(launch)
      await waitOrKill(launch, child, timeoutMs)
    },
  }
}

async function waitOrKill(launch: RegistryLaunch, child: Child, timeoutMs: number): Promise<void> {
  try {
    await waitForRegistry(launch, child, timeoutMs)
  } catch (error) {
    await child.kill()
    throw error
  }
}
