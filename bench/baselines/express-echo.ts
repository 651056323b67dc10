import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('./express-echo-main.ts', import.meta.url))

/** A bare Express server in a process of its own. */
export interface ExpressEcho {
  readonly url: string
  stop(): Promise<void>
}

/** Starts it on a free port of the loopback. */
export async function startExpressEcho(): Promise<ExpressEcho> {
  const child = fork(main)
  const [port] = (await once(child, 'message')) as [number]
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}
