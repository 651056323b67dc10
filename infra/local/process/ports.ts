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
export async function isPortFree(port: number): Promise<boolean> {
  return (await bind(port)) !== undefined
}

/** Returns a port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const port = await bind(0)
  if (port === undefined) throw new LaunchError('The machine has no free port left.')
  return port
}

/** Binds and lets go; the port that was bound, or undefined when it was taken. */
function bind(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => {
      resolve(undefined)
    })
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : undefined)
      })
    })
  })
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
