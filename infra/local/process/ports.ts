import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { LaunchError } from '../launch-error.ts'

/** A port something is about to listen on, and how a user moves it. */
export interface WantedPort {
  readonly what: string
  readonly port: number
  /** The variable that names another port. */
  readonly variable: string
}

/** Whether nothing listens on the port of the loopback address. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => {
      resolve(false)
    })
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => {
        resolve(true)
      })
    })
  })
}

/**
 * Where free ports are looked for: below 32768, where systems begin to give ports to outgoing
 * connections. One of those may take any port above between the look and the start of a server.
 */
export const portsGivenOut = { from: 10_000, to: 31_000 } as const

/** Returns a port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  for (let left = 1_000; left > 0; left--) {
    const port = randomInt(portsGivenOut.from, portsGivenOut.to)
    if (await isPortFree(port)) return port
  }
  throw new LaunchError('The machine has no free port left.')
}

/**
 * Refuses to begin when something listens on one of the ports already.
 *
 * @throws {LaunchError} naming every port that is taken, and the variables that move them
 */
export async function requirePorts(wanted: readonly WantedPort[]): Promise<void> {
  const free = await Promise.all(wanted.map(({ port }) => isPortFree(port)))
  const taken = wanted.filter((_, index) => free[index] === false)
  if (taken.length === 0) return
  const names = taken.map(({ what, port, variable }) => `${String(port)} (${what}, ${variable})`)
  throw new LaunchError(
    `${taken.length === 1 ? 'A port is' : 'Ports are'} in use by another program: ` +
      `${names.join(', ')}. Stop that program, set the variable named to another port, ` +
      'or set UJIRANI_PORT_BASE to move all ports at once (8080 is the default).',
  )
}
