import { spawn } from 'node:child_process'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

/** Ends watched processes when this process dies without having done so. */
export interface Guard {
  watch(pid: number): void
  forget(pid: number): void
}

/**
 * Starts a guard for this process. It is a process of its own, in a session of its own, because a
 * process that was SIGKILLed runs no more code: Node knows no PR_SET_PDEATHSIG, and a JVM does not
 * care whether its parent lives. It ends by itself, after this process.
 */
function startGuard(): Guard {
  const script = fileURLToPath(new URL('./guard.sh', import.meta.url))
  const child = spawn('/bin/sh', [script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Neither the guard nor its pipe may keep this process alive.
  child.unref()
  const { stdin } = child
  if (stdin instanceof Socket) stdin.unref()
  stdin.on('error', () => undefined)
  return {
    watch: (pid) => void stdin.write(`watch ${String(pid)}\n`),
    forget: (pid) => void stdin.write(`forget ${String(pid)}\n`),
  }
}

/** Windows has neither a shell nor process groups: there, a killed supervisor leaves its children. */
const noGuard: Guard = { watch: () => undefined, forget: () => undefined }

let guard: Guard | undefined

/** The guard of this process, started when first asked for. */
export function processGuard(): Guard {
  guard ??= process.platform === 'win32' ? noGuard : startGuard()
  return guard
}
