import { createApp, createServerPart, defineRoute, sendJson, sendText } from '@ujirani/http'
import { silentLogger, systemClock } from '@ujirani/runtime'
import { createPackedStage } from './packed.ts'

const long = { text: 'umupaka '.repeat(2_000) }

describe('packed', () => {
  const route = (path: string, handle: Parameters<typeof defineRoute>[0]['handle']) =>
    defineRoute({
      method: 'get',
      path,
      name: path,
      summary: '',
      access: { kind: 'public' },
      answers: { 200: { description: '' } },
      handle,
    })
  const app = createApp({
    routes: [
      route('/long', (_context, _request, response) => {
        sendJson(response, 200, long)
      }),
      route('/short', (_context, _request, response) => {
        sendJson(response, 200, { ok: true })
      }),
      route('/html', (_context, _request, response) => {
        sendText(response, 200, 'text/html', long.text)
      }),
    ],
    logger: silentLogger,
    clock: systemClock,
    stages: [createPackedStage()],
  })
  const server = createServerPart('http', app, { host: '127.0.0.1', port: 0 })
  beforeAll(() => server.start())
  afterAll(() => server.stop())
  const ask = (path: string, encoding: string) =>
    fetch(`http://127.0.0.1:${String(server.port())}${path}`, {
      headers: { 'accept-encoding': encoding },
    })

  it('sends a long answer in a fraction of its bytes, and the same', async () => {
    const answer = await ask('/long', 'gzip, br')
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect(answer.headers.get('vary')).toContain('accept-encoding')
    expect(Number(answer.headers.get('content-length'))).toBeLessThan(1_000)
    expect(await answer.json()).toEqual(long)
  })

  it.each([
    ['to who does not take it', '/long', 'identity'],
    ['when it is short', '/short', 'gzip'],
    ['when it is no JSON', '/html', 'gzip'],
  ])('sends it as it is %s', async (_name, path, encoding) => {
    const answer = await ask(path, encoding)
    expect(answer.headers.get('content-encoding')).toBeNull()
    expect(answer.status).toBe(200)
  })
})
