import type { Exit } from '../process/child.ts'
import { keepAlive, pauseAfter } from './keep-alive.ts'
import type { Server } from './server.ts'

/** A server whose end the test decides. */
class Patient implements Server {
  readonly pid = 1
  exited!: Promise<Exit>
  restarts = 0
  refuses = false
  #end: (exit: Exit) => void = () => undefined

  constructor() {
    this.#live()
  }

  #live(): void {
    const { promise, resolve } = Promise.withResolvers<Exit>()
    this.exited = promise
    this.#end = resolve
  }

  end(exit: Exit): void {
    this.#end(exit)
  }

  stop(): Promise<void> {
    this.end({ code: 0, signal: null })
    return Promise.resolve()
  }

  restart(): Promise<void> {
    this.restarts += 1
    if (this.refuses) return Promise.reject(new Error('it does not want to'))
    this.#live()
    return Promise.resolve()
  }
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe('keepAlive', () => {
  let lines: string[]
  let stopping: AbortController
  let restarted: number
  beforeEach(() => {
    lines = []
    restarted = 0
    stopping = new AbortController()
  })
  const keep = (server: Server): Promise<void> =>
    keepAlive('gateway', server, {
      print: (line) => lines.push(line),
      onRestart: () => {
        restarted += 1
      },
      signal: stopping.signal,
    })

  it('starts again what ended by itself, and says so', async () => {
    const server = new Patient()
    const kept = keep(server)
    server.end({ code: null, signal: 'SIGKILL' })
    await until(() => restarted === 1)
    expect(lines).toEqual([
      'gateway ended (SIGKILL): starting it again in 0.5 s',
      'gateway is started again',
    ])
    stopping.abort()
    await kept
  })

  it('leaves alone what ends after the signal', async () => {
    const server = new Patient()
    const kept = keep(server)
    stopping.abort()
    await server.stop()
    await kept
    expect(server.restarts).toBe(0)
    expect(lines).toEqual([])
  })

  it('gives up a pause when the signal is given', async () => {
    const server = new Patient()
    const kept = keep(server)
    server.end({ code: 1, signal: null })
    await until(() => lines.length === 1)
    stopping.abort()
    await kept
    expect(server.restarts).toBe(0)
  })

  it('goes on when a start fails', async () => {
    const server = new Patient()
    server.refuses = true
    const kept = keep(server)
    server.end({ code: 1, signal: null })
    await until(() => server.restarts === 1)
    server.refuses = false
    await until(() => restarted === 1)
    expect(lines).toContain('it does not want to')
    expect(lines).toContain('gateway ended (code 1): starting it again in 1 s')
    stopping.abort()
    await kept
  })
})

describe('pauseAfter', () => {
  it('doubles up to ten seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 50].map(pauseAfter)).toEqual([
      500, 1000, 2000, 4000, 8000, 10_000, 10_000,
    ])
  })
})
