import { setTimeout as sleep } from 'node:timers/promises'
import type { Print } from '../places.ts'
import { describeExit } from '../process/readiness.ts'
import type { Server } from './server.ts'

const firstPauseMs = 500
const longestPauseMs = 10_000
/** What ran this long was not broken: its next end begins with the shortest pause again. */
const soundAfterMs = 30_000

/** The longer it keeps failing, the longer the pause: 0.5 s, 1 s, 2 s … 10 s. */
export function pauseAfter(failures: number): number {
  return Math.min(firstPauseMs * 2 ** Math.max(0, failures - 1), longestPauseMs)
}

/** How a server is kept alive. */
export interface KeepAliveOptions {
  readonly print: Print
  readonly onRestart: () => void
  /** Ends the keeping; give it before the server is stopped on purpose. */
  readonly signal: AbortSignal
}

/**
 * Starts a server again whenever it ends by itself, and says so, until the signal is given. It
 * never rejects.
 */
export async function keepAlive(
  name: string,
  server: Server,
  { print, onRestart, signal }: KeepAliveOptions,
): Promise<void> {
  const given = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(undefined)
    })
  })
  let failures = 0
  let startedAt = performance.now()
  while (!signal.aborted) {
    const exit = await Promise.race([server.exited, given])
    if (exit === undefined || isGiven(signal)) return
    failures = performance.now() - startedAt > soundAfterMs ? 1 : failures + 1
    const pauseMs = pauseAfter(failures)
    const seconds = String(pauseMs / 1000)
    print(`${name} ended (${describeExit(exit)}): starting it again in ${seconds} s`)
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
    if (isGiven(signal)) return
    startedAt = performance.now()
    await server.restart().then(
      () => {
        print(`${name} is started again`)
        onRestart()
      },
      (error: unknown) => {
        print(error instanceof Error ? error.message : String(error))
      },
    )
  }
}

/** Asked anew each time: it changes while others run. */
function isGiven(signal: AbortSignal): boolean {
  return signal.aborted
}
