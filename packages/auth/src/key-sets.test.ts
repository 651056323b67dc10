import { createTestKey, startTestIssuer, type TestIssuer, type TestKey } from '../test/issuer.ts'
import { createKeySets, type KeySets } from './key-sets.ts'

describe('createKeySets', () => {
  let first: TestKey
  let second: TestKey
  let issuer: TestIssuer
  let nowMs: number
  let sets: KeySets
  const monotonicMs = (): number => nowMs
  const jwksRequests = (): number => issuer.requests.filter(({ path }) => path === '/jwks').length
  const settle = () => new Promise((resolve) => setTimeout(resolve, 60))

  beforeAll(async () => {
    first = await createTestKey('k1')
    second = await createTestKey('k2')
  })
  beforeEach(async () => {
    nowMs = 1_000
    issuer = await startTestIssuer([first.jwk])
    sets = createKeySets({ monotonicMs, timeoutMs: 500 })
  })
  afterEach(() => issuer.stop())

  it('finds a key by discovery, with one request for many callers', async () => {
    const found = await Promise.all(Array.from({ length: 20 }, () => sets.find(issuer.url, 'k1')))
    expect(new Set(found).size).toBe(1)
    expect(found[0]).toMatchObject({ kid: 'k1', alg: 'ES256' })
    expect(jwksRequests()).toBe(1)
  })

  it('asks again for an unknown kid, but not within the cooldown', async () => {
    await sets.find(issuer.url, 'k1')
    issuer.keys = [first.jwk, second.jwk]
    await expect(sets.find(issuer.url, 'k2')).resolves.toBeUndefined()
    for (let kid = 0; kid < 50; kid++) await sets.find(issuer.url, kid.toString())
    expect(jwksRequests()).toBe(1)
    nowMs += 5_000
    await expect(sets.find(issuer.url, 'k2')).resolves.toMatchObject({ kid: 'k2' })
    expect(jwksRequests()).toBe(2)
  })

  it('drops a withdrawn key within a minute, even for who only peeks', async () => {
    await sets.find(issuer.url, 'k1')
    issuer.keys = []
    nowMs += 59_999
    expect(sets.peek(issuer.url, 'k1')).toBeDefined()
    await settle()
    expect(sets.peek(issuer.url, 'k1')).toBeUndefined()
  })

  it('waits for the issuer once a minute has passed', async () => {
    await sets.find(issuer.url, 'k1')
    issuer.keys = []
    nowMs += 60_000
    expect(sets.peek(issuer.url, 'k1')).toBeUndefined()
    await expect(sets.find(issuer.url, 'k1')).resolves.toBeUndefined()
  })

  it('goes on with known keys while the issuer is down, for the life of a token', async () => {
    await sets.find(issuer.url, 'k1')
    await issuer.stop()
    nowMs += 899_999
    await expect(sets.find(issuer.url, 'k1')).resolves.toBeDefined()
    nowMs += 1
    await expect(sets.find(issuer.url, 'k1')).rejects.toMatchObject({
      code: 'ERR_NOT_READY',
      details: { retryAfterSeconds: 5 },
    })
  })

  it('says that it has no keys when the issuer never answered, and asks once per cooldown', async () => {
    issuer.answers.set('/jwks', { status: 500, body: '{}' })
    for (let call = 0; call < 3; call++) {
      await expect(sets.find(issuer.url, 'k1')).rejects.toMatchObject({ code: 'ERR_NOT_READY' })
    }
    expect(jwksRequests()).toBe(1)
    issuer.answers.clear()
    nowMs += 5_000
    await expect(sets.find(issuer.url, 'k1')).resolves.toBeDefined()
  })

  it('gives up on an issuer that does not answer in time', async () => {
    const hang: typeof fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => {
          reject(new Error('aborted'))
        })
      })
    const hanging = createKeySets({ fetch: hang, timeoutMs: 20, monotonicMs })
    await expect(hanging.find(issuer.url, 'k1')).rejects.toMatchObject({ code: 'ERR_NOT_READY' })
  })

  it.each([
    ['a discovery document of another issuer', { issuer: 'https://other.example' }],
    ['keys on plain http elsewhere', { jwks_uri: 'http://198.51.100.7/jwks' }],
    ['keys in a file', { jwks_uri: 'file:///etc/passwd' }],
    ['no place of keys', { jwks_uri: 7 }],
  ])('refuses %s', async (_name, change: Record<string, unknown>) => {
    const document = { issuer: issuer.url, jwks_uri: `${issuer.url}/jwks`, ...change }
    issuer.answers.set('/.well-known/openid-configuration', {
      status: 200,
      body: JSON.stringify(document),
    })
    await expect(sets.find(issuer.url, 'k1')).rejects.toMatchObject({ code: 'ERR_NOT_READY' })
  })

  it.each([
    ['a flood of bytes', ' '.repeat(70_000)],
    ['too many keys', JSON.stringify({ keys: Array.from({ length: 33 }, () => ({ kty: 'EC' })) })],
    ['no set of keys', '[]'],
  ])('refuses %s', async (_name, body) => {
    issuer.answers.set('/jwks', { status: 200, body })
    await expect(sets.find(issuer.url, 'k1')).rejects.toMatchObject({ code: 'ERR_NOT_READY' })
  })

  it('makes no request to a plain http issuer that is not on this machine', async () => {
    const seen: string[] = []
    const spy: typeof fetch = (url) => {
      seen.push(url instanceof Request ? url.url : url.toString())
      return Promise.reject(new Error('no network'))
    }
    const find = (plainHttp: 'loopback' | 'any') =>
      createKeySets({ fetch: spy, plainHttp, monotonicMs }).find('http://identity:8082', 'k1')
    await expect(find('loopback')).rejects.toMatchObject({ code: 'ERR_NOT_READY' })
    expect(seen).toEqual([])
    await expect(find('any')).rejects.toMatchObject({ code: 'ERR_NOT_READY' })
    expect(seen).toEqual(['http://identity:8082/.well-known/openid-configuration'])
  })

  it.each([
    ['a private key', (key: TestKey) => ({ ...key.privateJwk })],
    ['an encryption key', (key: TestKey) => ({ ...key.jwk, use: 'enc' })],
    ['a key whose alg contradicts its kind', (key: TestKey) => ({ ...key.jwk, alg: 'RS256' })],
    ['a key without kid', (key: TestKey) => ({ ...key.jwk, kid: undefined })],
    ['a symmetric key', () => ({ kty: 'oct', k: 'c2VjcmV0', kid: 'k1', alg: 'HS256' })],
    ['a point off the curve', (key: TestKey) => ({ ...key.jwk, y: key.jwk.x })],
    ['a short RSA key', () => ({ kty: 'RSA', n: 'u1SU1L', e: 'AQAB', kid: 'k1' })],
  ])('does not use %s', async (_name, change) => {
    issuer.keys = [change(first) as never, second.jwk]
    await expect(sets.find(issuer.url, 'k1')).resolves.toBeUndefined()
    await expect(sets.find(issuer.url, 'k2')).resolves.toBeDefined()
  })

  it('uses neither of two keys with one kid', async () => {
    issuer.keys = [first.jwk, { ...second.jwk, kid: 'k1' }]
    await expect(sets.find(issuer.url, 'k1')).resolves.toBeUndefined()
  })

  describe('keepFresh', () => {
    it('tells of a withdrawn key within its interval, without anybody asking for it', async () => {
      await sets.find(issuer.url, 'k1')
      let told = 0
      const stop = sets.keepFresh(20, () => (told += 1))
      await settle()
      expect(told).toBe(0)
      issuer.keys = [second.jwk]
      await settle()
      stop()
      expect(told).toBe(1)
      expect(sets.peek(issuer.url, 'k1')).toBeUndefined()
      expect(sets.peek(issuer.url, 'k2')).toBeDefined()
    })

    it('asks no issuer whose keys nobody used for a quarter of an hour', async () => {
      await sets.find(issuer.url, 'k1')
      const before = jwksRequests()
      nowMs += 900_000
      const stop = sets.keepFresh(10, () => undefined)
      await settle()
      stop()
      expect(jwksRequests()).toBe(before)
    })

    it('goes on with what it knows while the issuer is down', async () => {
      await sets.find(issuer.url, 'k1')
      await issuer.stop()
      let told = 0
      const stop = sets.keepFresh(10, () => (told += 1))
      await settle()
      stop()
      expect(told).toBe(0)
      expect(sets.peek(issuer.url, 'k1')).toBeDefined()
    })
  })
})
