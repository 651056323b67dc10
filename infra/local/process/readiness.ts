import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { LaunchError } from '../launch-error.ts'
import type { Child, Exit } from './child.ts'

/** What to wait for. */
export interface Readiness {
  readonly child: Child
  /** Asks once; false when not ready, never throws. */
  readonly isReady: () => Promise<boolean>
  readonly timeoutMs: number
  readonly logFile: string
  /** Gives the wait up. */
  readonly signal?: AbortSignal | undefined
}

const pollMs = 25

/**
 * Waits until a started process answers. Its death is noticed by its exit event, at once.
 *
 * @throws {LaunchError} with the last lines of its log, when it ends or does not answer in time
 * @throws the signal's reason, when the wait is given up
 */
export async function waitUntilReady(readiness: Readiness): Promise<void> {
  const { child, logFile } = readiness
  const ended = child.exited.then(() => false)
  const aborted = whenAborted(readiness.signal)
  const deadline = performance.now() + readiness.timeoutMs
  while (child.isRunning()) {
    readiness.signal?.throwIfAborted()
    if (await Promise.race([readiness.isReady(), ended, aborted])) return
    if (performance.now() > deadline) {
      const seconds = String(Math.round(readiness.timeoutMs / 1000))
      throw new LaunchError(`${child.name} was not ready within ${seconds} s.${lastWords(logFile)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  const how = describeExit(await child.exited)
  throw new LaunchError(`${child.name} ended while starting (${how}).${lastWords(logFile)}`)
}

function whenAborted(signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    signal?.addEventListener('abort', () => {
      resolve(false)
    })
  })
}

/** An exit as words: `code 1`, or the signal's name. */
export function describeExit({ code, signal }: Exit): string {
  return signal ?? `code ${String(code)}`
}

const tailBytes = 4096

/** The last lines of a log as the end of a sentence, or where to look when there are none. */
function lastWords(logFile: string): string {
  const lines = readTail(logFile)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-8)
  if (lines.length === 0) return ` It wrote nothing to ${logFile}.`
  return ` Its last lines in ${logFile}:\n${lines.map((line) => `    ${line}`).join('\n')}`
}

function readTail(file: string): string {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    return ''
  }
  try {
    const { size } = fstatSync(descriptor)
    const tail = Buffer.alloc(Math.min(size, tailBytes))
    readSync(descriptor, tail, 0, tail.length, size - tail.length)
    return tail.toString('utf8')
  } finally {
    closeSync(descriptor)
  }
}
