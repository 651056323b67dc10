import { BusError } from '@ujirani/errors'
import type { Environment } from './environment.ts'
import type { Service } from './service.ts'

/** What the process answers its supervisor. */
const exitCodes = {
  /** Asked to stop, and drained. */
  stopped: 0,
  /** Did not start, or did not drain in time. */
  failed: 1,
  /** Broke while running (an error nobody caught); start it again. */
  broken: 70,
  /** The environment is wrong; starting again will not help (sysexits.h EX_CONFIG). */
  misconfigured: 78,
} as const

const drainMs = 10_000

function toSentence(error: unknown): string {
  const words = error instanceof Error ? error.message : 'it failed for an unknown reason'
  return words.replaceAll(/\s+/g, ' ').trim()
}

/** Ends the process: the sentence first, synchronously, as nothing after `exit` would run. */
function exit(name: string, code: number, sentence?: string): never {
  if (sentence !== undefined) process.stderr.write(`ujirani ${name}: ${sentence}\n`)
  process.exit(code)
}

function waitForSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  process.once('SIGTERM', resolve)
  process.once('SIGINT', resolve)
  return promise
}

async function drain(name: string, service: Service): Promise<never> {
  const timer = setTimeout(() => {
    exit(name, exitCodes.failed, `did not stop within ${String(drainMs / 1000)} s`)
  }, drainMs)
  try {
    await service.stop()
  } catch (error) {
    exit(name, exitCodes.failed, `did not stop cleanly: ${toSentence(error)}`)
  }
  clearTimeout(timer)
  return exit(name, exitCodes.stopped)
}

/**
 * Runs one service as this process: create, start, wait for SIGTERM or SIGINT, drain, exit.
 *
 * A start that fails says why in one plain sentence on standard error. A signal during the start
 * stops what has been started so far. A second signal ends the process at once. An error nobody
 * caught ends it as well: every service can be killed at any moment, so none limps on.
 *
 * @param name as in `services/<name>`
 * @param create makes the service from the environment; throws `ConfigInvalidError` when it cannot
 * @see exitCodes
 */
export async function runService(
  name: string,
  create: (env: Environment) => Service | Promise<Service>,
): Promise<never> {
  const broke = (error: unknown): never => {
    const stack = error instanceof Error ? error.stack : undefined
    return exit(name, exitCodes.broken, `broke: ${stack ?? toSentence(error)}`)
  }
  process.on('uncaughtException', broke)
  process.on('unhandledRejection', broke)
  const signalled = waitForSignal()
  try {
    // eslint-disable-next-line no-restricted-properties -- handed whole to the service's readConfig
    const service = await create(process.env)
    await Promise.race([service.start(), signalled])
    await signalled
    process.once('SIGTERM', () => exit(name, exitCodes.failed, 'was told twice to stop'))
    process.once('SIGINT', () => exit(name, exitCodes.failed, 'was told twice to stop'))
    return await drain(name, service)
  } catch (error) {
    const isConfig = BusError.is(error, 'ERR_CONFIG_INVALID')
    const code = isConfig ? exitCodes.misconfigured : exitCodes.failed
    return exit(name, code, `cannot start: ${toSentence(error)}`)
  }
}
