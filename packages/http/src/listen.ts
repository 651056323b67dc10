import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigInvalidError, type Health, type Part } from '@ujirani/runtime'
import type { App } from './create-app.ts'

/** Where a server listens; port 0 lets the system choose. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** A server that accepts requests. */
export interface RunningServer {
  readonly port: number
  /**
   * Accepts nothing new, lets streams say goodbye and answers finish, and cuts what is still open
   * after 8 s (the process has 10).
   */
  stop(): Promise<void>
}

const graceMs = 8000

/** Bounds that hold before any of our code sees a request. */
const limits = {
  maxHeaderSize: 16_384,
  // A head that trickles in is cut after 10 s, a body after 30 s (slow loris).
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  // Longer than the idle time of common balancers, so that they close first.
  keepAliveTimeout: 75_000,
} as const

/** Serves an app. */
export async function listen(app: App, { host, port }: Address): Promise<RunningServer> {
  const server = createServer(limits, app.handler)
  server.maxHeadersCount = 64
  server.maxConnections = 10_000
  let busy = 0
  server.on('request', (_request, response) => {
    busy += 1
    response.once('close', () => (busy -= 1))
  })
  await bind(server, { host, port })
  // A server that has begun to listen has an address of this form.
  const bound = server.address() as AddressInfo
  return { port: bound.port, stop: () => stop(server, app, () => busy === 0) }
}

async function bind(server: Server, { host, port }: Address): Promise<void> {
  try {
    server.listen({ host, port })
    await once(server, 'listening')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    const reason =
      code === 'EADDRINUSE'
        ? 'is in use by another process; stop it or choose another port'
        : `cannot be listened on (${code})`
    throw new ConfigInvalidError([{ name: `${host}:${String(port)}`, reason }], { cause })
  }
}

async function stop(server: Server, app: App, isIdle: () => boolean): Promise<void> {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  app.stopping.abort()
  // A connection that was busy at the close turns idle later, and one that never asked anything
  // counts as busy: nobody else looks.
  const sweep = setInterval(() => {
    if (isIdle()) server.closeAllConnections()
    else server.closeIdleConnections()
  }, 20)
  const cut = setTimeout(() => {
    server.closeAllConnections()
  }, graceMs)
  await closed
  clearInterval(sweep)
  clearTimeout(cut)
}

/** A server as a part of a service; `port()` once it has started. */
export interface ServerPart extends Part {
  port(): number
}

/**
 * Makes a part that listens from its start to its stop.
 *
 * @param health gets the condition `listening`: whoever asks another port whether the service is
 *   ready may come to this one once it says so
 */
export function createServerPart(
  name: string,
  app: App,
  address: Address,
  health?: Health,
): ServerPart {
  let running: RunningServer | undefined
  health?.add('listening', () => running !== undefined)
  return {
    name,
    start: async () => {
      running = await listen(app, address)
    },
    stop: async () => {
      const stopping = running
      running = undefined
      await stopping?.stop()
    },
    port: () => {
      if (running === undefined) throw new TypeError(`${name} does not listen`)
      return running.port
    },
  }
}
