import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { LaunchError } from '../launch-error.ts'
import { processGuard } from './guard.ts'

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
 * Starts a process in a session of its own: a Ctrl-C at the terminal reaches the supervisor alone,
 * which then stops its children in order.
 *
 * @throws {LaunchError} when the program cannot be started at all
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  mkdirSync(dirname(options.logFile), { recursive: true, mode: 0o700 })
  const log = openSync(options.logFile, 'a', 0o600)
  const child = spawn(options.command, [...options.args], {
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', log, log],
    env: { ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
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
  const guard = processGuard()
  guard.watch(pid)
  void exited.then(() => {
    guard.forget(pid)
  })
  return toChild(options.name, { pid, exited, send: (signal) => child.kill(signal) })
}

interface Started {
  readonly pid: number
  readonly exited: Promise<Exit>
  readonly send: (signal: NodeJS.Signals) => boolean
}

function toChild(name: string, { pid, exited, send }: Started): Child {
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
      if (running) send('SIGTERM')
      const timer = setTimeout(() => send('SIGKILL'), graceMs)
      return exited.finally(() => {
        clearTimeout(timer)
      })
    },
    kill() {
      if (running) send('SIGKILL')
      return exited
    },
  }
}
