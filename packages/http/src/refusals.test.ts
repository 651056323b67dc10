import { thingOptions } from '../test/fixtures/thing-app.ts'
import { createApp } from './create-app.ts'
import { listen, type RunningServer } from './listen.ts'

const id = '0190b5f4-3f0a-7c3c-8a7e-1d2f3a4b5c6d'
const asBearer = { authorization: 'Bearer good' }
const asJson = { 'content-type': 'application/json' }

describe('refusals of an app', () => {
  let server: RunningServer
  const app = createApp(thingOptions())
  beforeAll(async () => {
    server = await listen(app, { host: '127.0.0.1', port: 0 })
  })
  afterAll(() => server.stop())

  const ask = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(`http://127.0.0.1:${String(server.port)}${path}`, init)
  const post = (json: string, headers: Record<string, string> = asJson): Promise<Response> =>
    ask('/things', { method: 'POST', body: json, headers })
  const codeOf = async (answer: Promise<Response>): Promise<string> => {
    const response = await answer
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const problem = (await response.json()) as { code: string; status: number }
    expect(problem.status).toBe(response.status)
    return `${String(response.status)} ${problem.code}`
  }

  it.each([
    ['no token', () => ask(`/things/${id}`), '401 ERR_TOKEN_MISSING'],
    [
      'a bad token',
      () => ask(`/things/${id}`, { headers: { authorization: 'Bearer x' } }),
      '401 ERR_TOKEN_INVALID',
    ],
    ['a token in the URL', () => ask(`/things/${id}?access_token=good`), '401 ERR_TOKEN_MISSING'],
    [
      'a token without the scope',
      () => ask('/secrets', { method: 'POST', headers: asBearer }),
      '403 ERR_SCOPE_MISSING',
    ],
    [
      'an id of another form',
      () => ask('/things/1', { headers: asBearer }),
      '400 ERR_REQUEST_INVALID',
    ],
    [
      'an unknown parameter',
      () => ask(`/things/${id}?x=1`, { headers: asBearer }),
      '400 ERR_REQUEST_INVALID',
    ],
    [
      'a parameter twice',
      () => ask(`/things/${id}?limit=1&limit=2`, { headers: asBearer }),
      '400 ERR_REQUEST_INVALID',
    ],
    [
      'a parameter where none is taken',
      () => ask('/things?a=1', { method: 'POST', body: '{}', headers: asJson }),
      '400 ERR_REQUEST_INVALID',
    ],
    [
      'a path that is not UTF-8',
      () => ask('/things/%ff', { headers: asBearer }),
      '400 ERR_REQUEST_INVALID',
    ],
    ['another method', () => ask('/things', { method: 'DELETE' }), '405 ERR_METHOD_NOT_ALLOWED'],
    ['an unknown path', () => ask('/nowhere'), '404 ERR_NOT_FOUND'],
    ['a path with a slash at its end', () => ask('/things/'), '404 ERR_NOT_FOUND'],
    ['a path in capitals', () => ask('/THINGS'), '404 ERR_NOT_FOUND'],
    ['malformed JSON', () => post('{"name":'), '400 ERR_JSON_INVALID'],
    ['no body', () => post(''), '400 ERR_JSON_INVALID'],
    ['duplicate members', () => post('{"name":"a","name":"b"}'), '400 ERR_JSON_INVALID'],
    ['an unknown member', () => post('{"name":"a","x":1}'), '400 ERR_REQUEST_INVALID'],
    [
      'another media type',
      () => post('{}', { 'content-type': 'text/plain' }),
      '415 ERR_MEDIA_TYPE_UNSUPPORTED',
    ],
    [
      'another charset',
      () => post('{}', { 'content-type': 'application/json; charset=latin1' }),
      '415 ERR_MEDIA_TYPE_UNSUPPORTED',
    ],
    [
      'an encoded body',
      () => post('{}', { ...asJson, 'content-encoding': 'gzip' }),
      '415 ERR_MEDIA_TYPE_UNSUPPORTED',
    ],
    ['an announced body too large', () => post(`"${'x'.repeat(1024)}"`), '413 ERR_BODY_TOO_LARGE'],
    ['an error of our own making', () => ask('/broken'), '500 ERR_INTERNAL'],
  ])('answers %s with a problem', async (_, answer, expected) => {
    expect(await codeOf(answer())).toBe(expected)
  })

  it('cuts a body that was not announced and grows too large', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(600))
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(chunk)
        controller.enqueue(chunk)
        controller.close()
      },
    })
    const init = { method: 'POST', body: stream, headers: asJson, duplex: 'half' }
    expect(await codeOf(ask('/things', init as RequestInit))).toBe('413 ERR_BODY_TOO_LARGE')
  })
})
