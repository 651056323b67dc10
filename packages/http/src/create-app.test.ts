import { createMetrics, systemClock } from '@ujirani/runtime'
import { guarded, routes, thingOptions } from '../test/fixtures/thing-app.ts'
import { createApp } from './create-app.ts'
import { listen, type RunningServer } from './listen.ts'
import { createQuota } from './quota.ts'

const id = '0190b5f4-3f0a-7c3c-8a7e-1d2f3a4b5c6d'
const asBearer = { authorization: 'Bearer good' }
const asJson = { 'content-type': 'application/json' }

describe('createApp', () => {
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
  it('goes through a visible list of stages', () => {
    expect(app.stages).toEqual([
      'open-request',
      'measure',
      'secure-headers',
      'access',
      'quota',
      'guard',
      'parameters',
      'body',
      'handle',
      'not-found',
      'problem',
    ])
  })

  it('hands a handler its principal, parameters and query', async () => {
    const response = await ask(`/things/${id}?limit=5`, { headers: asBearer })
    expect(await response.json()).toEqual({ party: 'bi.cgm', id, limit: 5 })
  })

  it('hands a handler its body, checked', async () => {
    expect(await (await post('{"name":"a"}')).json()).toEqual({ name: 'a' })
  })

  it('tells neither what it is made of nor an ETag', async () => {
    const { headers } = await ask(`/things/${id}`, { headers: asBearer })
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('etag')).toBeNull()
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'")
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it.each([
    ['fr-BI, en;q=0.5', 'fr', 'Introuvable'],
    ['en, fr;q=0.9', 'en', 'Not found'],
    ['rn', 'en', 'Not found'],
    ['*', 'en', 'Not found'],
  ])('tells who asks in %p the title of a problem in %s', async (wish, language, title) => {
    const response = await ask('/nowhere', { headers: { 'accept-language': wish } })
    expect(await response.json()).toMatchObject({ title, code: 'ERR_NOT_FOUND' })
    expect(response.headers.get('content-language')).toBe(language)
    expect(response.headers.get('vary')?.toLowerCase()).toContain('accept-language')
  })

  it('names the request and continues its trace', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    const response = await ask('/nowhere', { headers: { traceparent } })
    const { instance } = (await response.json()) as { instance: string }
    expect(instance).toBe(`urn:uuid:${response.headers.get('x-request-id') ?? ''}`)
    expect(response.headers.get('traceparent')).toContain('4bf92f3577b34da6a3ce929d0e0e4736')
  })

  it('challenges who has no token', async () => {
    const { headers } = await ask(`/things/${id}`)
    expect(headers.get('www-authenticate')).toContain('resource_metadata="https://g.example/')
  })

  it('names the methods a path takes', async () => {
    const { headers } = await ask(`/things/${id}`, { method: 'DELETE' })
    expect(headers.get('allow')).toBe('GET, HEAD')
  })

  it('shows neither stack nor words of an inner error', async () => {
    const text = await (await ask('/broken')).text()
    expect(text).not.toMatch(/canary|inner\.ts|at /)
  })

  it('does not repeat what was sent', async () => {
    const text = await (await post('{"canary":"canary"}')).text()
    expect(text).not.toContain('canary')
  })

  it('asks guards before the handler', async () => {
    guarded.holds = false
    const refused = await ask('/guarded')
    guarded.holds = true
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    expect((await ask('/guarded')).status).toBe(200)
  })

  it('counts by the name of the route and nothing of the path', async () => {
    const metrics = createMetrics('test')
    const counted = createApp({ ...thingOptions(), metrics })
    const other = await listen(counted, { host: '127.0.0.1', port: 0 })
    const base = `http://127.0.0.1:${String(other.port)}`
    await (await fetch(`${base}/things/${id}`, { headers: asBearer })).text()
    await (await fetch(`${base}/${id}`)).text()
    await other.stop()
    const text = await metrics.text()
    expect(text).toContain('method="GET",route="getThing",status="200"')
    expect(text).toContain('method="any",route="unknown",status="404"')
    expect(text).not.toContain(id)
  })

  it('charges quotas to the party and tells what is left', async () => {
    const party = createQuota({ name: 'requests', burst: 1, perSecond: 0.01 }, systemClock)
    const limited = await listen(createApp({ ...thingOptions(), quotas: { party } }), {
      host: '127.0.0.1',
      port: 0,
    })
    const url = `http://127.0.0.1:${String(limited.port)}/things/${id}`
    const first = await fetch(url, { headers: asBearer })
    const second = await fetch(url, { headers: asBearer })
    const anonymous = await fetch(url)
    await limited.stop()
    expect(first.headers.get('ratelimit')).toBe('"requests";r=0;t=100')
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '100'])
    expect(anonymous.status).toBe(401)
  })

  it('refuses to be made with tokens and nobody to verify them', () => {
    const { logger, clock } = thingOptions()
    expect(() => createApp({ routes, logger, clock })).toThrow(TypeError)
  })

  it('refuses two routes of one method and path', () => {
    expect(() => createApp({ ...thingOptions(), routes: [...routes, ...routes] })).toThrow(
      TypeError,
    )
  })
})
