import { join } from 'node:path'
import type { MachineEnv } from '../config.ts'
import { repositoryRoot } from '../places.ts'
import { answersWithSuccess } from '../process/answers.ts'
import { startChild, type Child } from '../process/child.ts'
import { waitUntilReady } from '../process/readiness.ts'
import type { Server } from './server.ts'
import type { ServicePlan } from './services.ts'

/** How long a service may take until it can do its work, and how long until it has drained. */
const readyTimeoutMs = 120_000
const stopGraceMs = 12_000

/** What every service is started with besides its plan. */
export interface ServiceSurroundings {
  readonly stateDir: string
  readonly env: MachineEnv
  readonly healthPort: number
  readonly signal: AbortSignal
}

/**
 * Starts a service and resolves when its `/readyz` says that it can do its work.
 *
 * @throws {LaunchError} with its last words, when it ends or does not get ready
 */
export async function startService(
  plan: ServicePlan,
  surroundings: ServiceSurroundings,
): Promise<Server> {
  const logFile = join(surroundings.stateDir, 'logs', `${plan.name}.log`)
  const start = (): Promise<Child> => spawnService(plan, surroundings.env, logFile)
  let child = await start()
  try {
    await waitUntilReady({
      child,
      timeoutMs: readyTimeoutMs,
      logFile,
      signal: surroundings.signal,
      isReady: () =>
        answersWithSuccess(`http://127.0.0.1:${String(surroundings.healthPort)}/readyz`),
    })
  } catch (error) {
    await child.kill()
    throw error
  }
  return {
    get pid() {
      return child.pid
    },
    get exited() {
      return child.exited
    },
    async stop() {
      await child.stop(stopGraceMs)
    },
    // It is not waited for: a service that runs and waits for Kafka must be left to wait.
    async restart() {
      child = await start()
    },
  }
}

function spawnService(plan: ServicePlan, env: MachineEnv, logFile: string): Promise<Child> {
  return startChild({
    name: plan.name,
    command: process.execPath,
    args: [
      '--disable-warning=ExperimentalWarning',
      ...plan.flags,
      `services/${plan.name}/src/main.ts`,
    ],
    // Said by the user for other programs; beside a credentials file it would be a contradiction.
    env: { ...env, UJIRANI_KAFKA_SECURITY: undefined, ...plan.env },
    logFile,
    cwd: repositoryRoot,
  })
}
