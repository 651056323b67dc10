import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { processGuard } from './guard.ts'

const running = new Set<ChildProcess>()

/** What to run; `env` is the whole environment of the child. */
export interface GuardedSpawn {
  readonly command: string
  readonly args: readonly string[]
  readonly options: SpawnOptions
}

/**
 * Starts a process that does not outlive this one. It has a session of its own: a Ctrl-C at the
 * terminal reaches this process alone, which then ends its children in order.
 */
export function spawnGuarded({ command, args, options }: GuardedSpawn): ChildProcess {
  const child = spawn(command, [...args], {
    ...options,
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const { pid } = child
  if (pid !== undefined) {
    const guard = processGuard()
    guard.watch(pid)
    running.add(child)
    child.once('exit', () => {
      guard.forget(pid)
      running.delete(child)
    })
  }
  return child
}

/** SIGKILLs a process with whatever it started itself. */
export function killTree({ pid }: { readonly pid?: number | undefined }): void {
  if (pid === undefined) return
  try {
    // It leads a process group of its own; Windows has none.
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

/** Kills everything that still runs: the last resort of a launch that is given up. */
export async function killEverything(): Promise<void> {
  const ended = [...running].map((child) => new Promise((resolve) => child.once('exit', resolve)))
  for (const child of running) killTree(child)
  await Promise.all(ended)
}
