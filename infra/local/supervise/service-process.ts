import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { MachineEnv } from '../config.ts'
import { LaunchError } from '../launch-error.ts'
import { repositoryRoot, type Print } from '../places.ts'
import { allocatorEnv } from '../process/allocator.ts'
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
  readonly print: Print
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
  await prepare(plan, surroundings, logFile)
  const main = `services/${plan.name}/src/main.ts`
  const start = (): Promise<Child> => spawnScript(plan, main, surroundings.env, logFile)
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

/** Runs what must have been done before the service is started for the first time. */
async function prepare(
  plan: ServicePlan,
  { env, print }: ServiceSurroundings,
  logFile: string,
): Promise<void> {
  if (plan.prepare === undefined || existsSync(plan.prepare.unless)) return
  print(`  ${plan.name.padEnd(12)} ${plan.prepare.act}`)
  const child = await spawnScript(plan, plan.prepare.script, env, logFile)
  const { code } = await child.exited
  if (code !== 0) throw new LaunchError(`${plan.prepare.act} failed; ${logFile} says why.`)
}

function spawnScript(
  plan: ServicePlan,
  script: string,
  env: MachineEnv,
  logFile: string,
): Promise<Child> {
  return startChild({
    name: plan.name,
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', ...plan.flags, script],
    // Said by the user for other programs; beside a credentials file it would be a contradiction.
    env: { ...allocatorEnv, ...env, UJIRANI_KAFKA_SECURITY: undefined, ...plan.env },
    logFile,
    cwd: repositoryRoot,
  })
}
