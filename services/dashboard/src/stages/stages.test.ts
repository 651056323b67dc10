import { request } from 'node:http'
import { createApp, createServerPart, defineRoute, sendJson } from '@ujirani/http'
import { silentLogger, systemClock } from '@ujirani/runtime'
import { createOwnHost } from './own-host.ts'
import { createSameOrigin } from './same-origin.ts'

const pageUrl = 'https://desk.example'

/** Asks with exactly these headers, as no browser API would let one. */
function ask(port: number, method: string, path: string, headers: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = { host: 'desk.example', ...headers }
    request({ port, method, path, headers: sent }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

describe('stages', () => {
  const servers: ReturnType<typeof createServerPart>[] = []
  const serve = async (stages: Parameters<typeof createApp>[0]['stages']): Promise<number> => {
    const route = (method: 'get' | 'post', path: string) =>
      defineRoute({
        method,
        path,
        name: `${method}${path}`,
        summary: '',
        access: { kind: 'public' },
        answers: { 200: { description: '' } },
        handle: (_context, _request, response) => {
          sendJson(response, 200, {})
        },
      })
    const routes = [route('get', '/api/events'), route('post', '/auth/sign-out'), route('get', '/')]
    const app = createApp({
      routes: [...routes, route('get', '/readyz')],
      logger: silentLogger,
      clock: systemClock,
      ...(stages === undefined ? {} : { stages }),
    })
    const server = createServerPart('http', app, { host: '127.0.0.1', port: 0 })
    servers.push(server)
    await server.start()
    return server.port()
  }
  afterAll(() => Promise.all(servers.map((server) => server.stop())))

  const foreignHosts = ['evil.example', 'desk.example.evil.example', 'desk.example:81', '127.0.0.1']

  it.each(foreignHosts)('own-host refuses the host %s', async (host) => {
    const port = await serve([createOwnHost(pageUrl)])
    expect(await ask(port, 'GET', '/api/events', { host })).toBe(421)
    expect(await ask(port, 'GET', '/', { host })).toBe(421)
  })

  it('own-host answers under its own name, and health under any', async () => {
    const port = await serve([createOwnHost(pageUrl)])
    expect(await ask(port, 'GET', '/api/events', {})).toBe(200)
    expect(await ask(port, 'GET', '/readyz', { host: '127.0.0.1' })).toBe(200)
  })

  it('without own-host a foreign host is answered (negative twin)', async () => {
    const port = await serve([])
    expect(await ask(port, 'GET', '/api/events', { host: 'evil.example' })).toBe(200)
  })

  const forgeries = [
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://desk.example' },
    { origin: pageUrl, 'sec-fetch-site': 'cross-site' },
    { origin: pageUrl, 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'same-origin' },
  ]

  it.each(forgeries)('same-origin refuses a change with %j', async (headers) => {
    const port = await serve([createSameOrigin(pageUrl)])
    expect(await ask(port, 'POST', '/auth/sign-out', headers)).toBe(403)
  })

  it.each(forgeries)('without same-origin it passes with %j (negative twin)', async (headers) => {
    const port = await serve([])
    expect(await ask(port, 'POST', '/auth/sign-out', headers)).toBe(200)
  })

  it('same-origin lets the page itself change and read', async () => {
    const port = await serve([createSameOrigin(pageUrl)])
    const own = { origin: pageUrl, 'sec-fetch-site': 'same-origin' }
    expect(await ask(port, 'POST', '/auth/sign-out', own)).toBe(200)
    expect(await ask(port, 'GET', '/api/events', own)).toBe(200)
  })

  it('same-origin gives no data to a page elsewhere, but lets a link lead here', async () => {
    const port = await serve([createSameOrigin(pageUrl)])
    const cross = { 'sec-fetch-site': 'cross-site' }
    expect(await ask(port, 'GET', '/api/events', cross)).toBe(403)
    expect(await ask(port, 'GET', '/', cross)).toBe(200)
  })
})
