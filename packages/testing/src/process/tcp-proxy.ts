import { connect, createServer, type Server, type Socket } from 'node:net'

/** A link that a test can cut. */
export interface TcpProxy {
  /** Where to connect: 127.0.0.1, this port. */
  readonly port: number
  /** Ends all connections and refuses new ones, as a dead host's kernel does. */
  cut(): void
  /** Lets bytes get stuck, both ways, on open connections and on new ones: a silent link. */
  stall(): void
  /** Ends the cut or the stall; what was stuck goes on. */
  restore(): void
  close(): Promise<void>
}

/** What is behind the proxy. */
export interface ProxyTarget {
  readonly host?: string
  readonly port: number
}

class Link implements TcpProxy {
  readonly #target: ProxyTarget
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #state: 'open' | 'cut' | 'stalled' = 'open'

  constructor(target: ProxyTarget) {
    this.#target = target
    this.#server = createServer((near) => {
      this.#accept(near)
    })
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  async listen(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>()
    this.#server.once('error', reject)
    this.#server.listen(0, '127.0.0.1', () => {
      resolve(undefined)
    })
    await promise
  }

  cut(): void {
    this.#state = 'cut'
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  stall(): void {
    this.#state = 'stalled'
    for (const socket of this.#sockets) socket.pause()
  }

  restore(): void {
    this.#state = 'open'
    for (const socket of this.#sockets) socket.resume()
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #accept(near: Socket): void {
    if (this.#state === 'cut') {
      near.resetAndDestroy()
      return
    }
    const far = connect({ host: this.#target.host ?? '127.0.0.1', port: this.#target.port })
    this.#carry(near, far)
    this.#carry(far, near)
  }

  /** Not `pipe`: a stalled pipe would be resumed by its own drain. */
  #carry(from: Socket, to: Socket): void {
    this.#sockets.add(from.setNoDelay(true))
    from.on('data', (bytes) => to.write(bytes))
    from.on('error', () => from.destroy())
    from.once('end', () => to.end())
    from.once('close', () => {
      this.#sockets.delete(from)
      to.destroy()
    })
    if (this.#state === 'stalled') from.pause()
  }
}

/** Puts a proxy before a TCP server on this machine. */
export async function createTcpProxy(target: ProxyTarget): Promise<TcpProxy> {
  const link = new Link(target)
  await link.listen()
  return link
}
