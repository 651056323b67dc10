import { once } from 'node:events'
import { connect } from 'node:net'
import { createMetrics, silentLogger, systemClock } from '@ujirani/runtime'
import { createApp, type App } from './create-app.ts'
import { sendJson } from './exchange.ts'
import { listen } from './listen.ts'
import { defineRoute } from './route.ts'

const here = { host: '127.0.0.1', port: 0 }

function createStreamApp(ended: string[]): App {
  const open = { access: { kind: 'public' }, answers: {} } as const
  return createApp({
    logger: silentLogger,
    metrics: createMetrics('test'),
    clock: systemClock,
    routes: [
      defineRoute({
        ...open,
        method: 'get',
        path: '/stream',
        name: 'stream',
        summary: 'Stays open.',
        handle: ({ stopping }, _request, response) => {
          response.flushHeaders()
          response.write('open\n')
          stopping.addEventListener('abort', () => {
            ended.push('stream')
            response.end('closed\n')
          })
        },
      }),
      defineRoute({
        ...open,
        method: 'get',
        path: '/slow',
        name: 'slow',
        summary: 'Answers after a while.',
        handle: async (_context, _request, response) => {
          await new Promise((resolve) => setTimeout(resolve, 100))
          sendJson(response, 200, { done: true })
        },
      }),
    ],
  })
}

describe('listen', () => {
  it('lets streams say goodbye and answers finish when it stops', async () => {
    const ended: string[] = []
    const server = await listen(createStreamApp(ended), here)
    const base = `http://127.0.0.1:${String(server.port)}`
    const stream = await fetch(`${base}/stream`)
    const slow = fetch(`${base}/slow`)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const startedMs = performance.now()
    await server.stop()
    expect(performance.now() - startedMs).toBeLessThan(2000)
    expect(await stream.text()).toBe('open\nclosed\n')
    expect(await (await slow).json()).toEqual({ done: true })
    expect(ended).toEqual(['stream'])
    await expect(fetch(`${base}/slow`)).rejects.toThrow()
  })

  it('stops with idle connections open', async () => {
    const server = await listen(createStreamApp([]), here)
    const socket = connect(server.port, '127.0.0.1')
    await once(socket, 'connect')
    const startedMs = performance.now()
    await server.stop()
    expect(performance.now() - startedMs).toBeLessThan(1000)
    socket.destroy()
  })

  it('says in plain words that a port is in use', async () => {
    const first = await listen(createStreamApp([]), here)
    const second = listen(createStreamApp([]), { host: '127.0.0.1', port: first.port })
    const refusal = await second.catch((error: unknown) => error)
    await first.stop()
    expect(String(refusal)).toContain('is in use by another process')
  })

  it('refuses a head beyond its limit', async () => {
    const server = await listen(createStreamApp([]), here)
    const response = await fetch(`http://127.0.0.1:${String(server.port)}/slow`, {
      headers: { 'x-long': 'x'.repeat(20_000) },
    })
    expect(response.status).toBe(431)
    await server.stop()
  })
})
