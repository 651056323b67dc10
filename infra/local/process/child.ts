import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { LaunchError } from '../launch-error.ts'
import { killTree, spawnGuarded } from './guarded.ts'

/** What to run. `env` is the whole environment of the child: nothing is inherited. */
export interface ChildOptions {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Standard output and error are appended to it. */
  readonly logFile: string
  readonly cwd?: string
}

/** How a process ended: by an exit code or by a signal. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A started process that does not outlive this one (the guard sees to that). */
export interface Child {
  readonly name: string
  readonly pid: number
  /** Settles when the process has ended; never rejects. */
  readonly exited: Promise<Exit>
  isRunning(): boolean
  /** SIGTERM, and SIGKILL when it has not ended after `graceMs`; resolves when it has ended. */
  stop(graceMs: number): Promise<Exit>
  /** SIGKILL; resolves when it has ended. */
  kill(): Promise<Exit>
}

/**
 * Starts a process that logs to a file.
 *
 * @throws {LaunchError} when the program cannot be started at all
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  mkdirSync(dirname(options.logFile), { recursive: true, mode: 0o700 })
  const log = openSync(options.logFile, 'a', 0o600)
  const child = spawnGuarded({
    command: options.command,
    args: options.args,
    options: {
      stdio: ['ignore', log, log],
      env: { ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    },
  })
  closeSync(log)
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal })
    })
  })
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('spawn', () => {
      resolve(child.pid ?? 0)
    })
    child.once('error', (cause) => {
      reject(new LaunchError(`${options.name} could not be started: ${cause.message}.`, { cause }))
    })
  })
  return toChild(options.name, { pid, exited })
}

interface Started {
  readonly pid: number
  readonly exited: Promise<Exit>
}

function toChild(name: string, { pid, exited }: Started): Child {
  let running = true
  void exited.then(() => {
    running = false
  })
  return {
    name,
    pid,
    exited,
    isRunning: () => running,
    async stop(graceMs) {
      if (running) process.kill(pid, 'SIGTERM')
      const timer = setTimeout(() => {
        killTree({ pid })
      }, graceMs)
      return exited.finally(() => {
        clearTimeout(timer)
      })
    },
    kill() {
      if (running) killTree({ pid })
      return exited
    },
  }
}
