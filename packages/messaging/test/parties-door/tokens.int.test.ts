import { createHmac, createPublicKey, randomUUID, type JsonWebKey } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { startTestIssuer, until } from '@ujirani/testing'
import { audience, startDoorRig, type DoorRig } from './door-rig.ts'
import { openWireClient, type WireClient } from './wire-client.ts'

const both = 'bi.cgm~both'
const nowSeconds = (): number => Math.floor(Date.now() / 1000)
const encode = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url')

describe('the parties’ listener', () => {
  let rig: DoorRig
  const opened: WireClient[] = []
  beforeAll(async () => {
    rig = await startDoorRig()
  }, 120_000)
  afterAll(() => rig.stop(), 60_000)
  afterEach(() => {
    for (const client of opened.splice(0)) client.close()
  })

  const open = (): WireClient => {
    const client = openWireClient(rig.port)
    opened.push(client)
    return client
  }
  /** Logs in and makes a real request. */
  const isServed = async (token: string): Promise<boolean> => {
    const client = open()
    if ((await client.authenticate(token)) === 0) {
      await expect(client.metadata([])).rejects.toThrow(/closed/)
      return false
    }
    return (await client.metadata([])) > 0
  }
  const isServedByKafkajs = async (token: string): Promise<boolean> => {
    const admin = rig.kafka(token).admin()
    try {
      await admin.connect()
      return (await admin.describeCluster()).brokers.length > 0
    } catch {
      return false
    } finally {
      await admin.disconnect()
    }
  }

  it('serves the bearer of a good token, for no longer than four minutes', async () => {
    const client = open()
    const lifeMs = await client.authenticate(rig.token(both))
    expect(lifeMs).toBeGreaterThan(200_000)
    expect(lifeMs).toBeLessThanOrEqual(240_000)
    expect(await client.metadata([])).toBe(1)
    expect(await isServedByKafkajs(rig.token(both))).toBe(true)
  })

  it('lets a session last no longer than its token', async () => {
    const lifeMs = await open().authenticate(rig.token(both, { exp: nowSeconds() + 30 }))
    expect(lifeMs).toBeGreaterThan(0)
    expect(lifeMs).toBeLessThanOrEqual(32_000)
  })

  const parts = (token: string) => {
    const [header = '', payload = '', signature = ''] = token.split('.')
    return { header, payload, signature }
  }
  const withHeader = (change: object, sign: (signed: string) => string): string => {
    const { header, payload } = parts(rig.token(both))
    const old = JSON.parse(Buffer.from(header, 'base64url').toString()) as object
    const signed = `${encode({ ...old, ...change })}.${payload}`
    return `${signed}.${sign(signed)}`
  }

  it.each<[string, () => string | Promise<string>]>([
    [
      'a forged signature',
      async () => {
        const stranger = await startTestIssuer()
        const claims = { iss: rig.issuer.url, aud: audience, principal: both }
        const token = stranger.token('bi.cgm-system', 'events:publish', claims)
        await stranger.stop()
        return token
      },
    ],
    [
      'a swapped payload',
      () => {
        const { header, signature } = parts(rig.token(both))
        return `${header}.${parts(rig.token('iom~both')).payload}.${signature}`
      },
    ],
    ['alg none', () => withHeader({ alg: 'none' }, () => '')],
    [
      'alg none with the old signature',
      () => withHeader({ alg: 'none' }, () => parts(rig.token(both)).signature),
    ],
    [
      'HS256 over the public key',
      async () => {
        const answer = await fetch(`${rig.issuer.url}/jwks`)
        const { keys } = (await answer.json()) as { keys: JsonWebKey[] }
        const [key = {}] = keys
        const publicKey = createPublicKey({ key, format: 'jwk' })
        const pem = publicKey.export({ type: 'spki', format: 'pem' })
        return withHeader({ alg: 'HS256' }, (signed) =>
          createHmac('sha256', pem).update(signed).digest('base64url'),
        )
      },
    ],
    [
      'an unknown kid',
      () => withHeader({ kid: randomUUID() }, () => parts(rig.token(both)).signature),
    ],
    ['another audience', () => rig.token(both, { aud: 'urn:ujirani:bus:other/kafka' })],
    ['no audience', () => rig.token(both, { aud: undefined })],
    ['the audience of HTTP: an HTTP token', () => rig.token(both, { aud: 'urn:ujirani:bus:test' })],
    [
      'an HTTP token as it really is, naming no principal',
      () => rig.issuer.token('bi.cgm-system', 'events:publish'),
    ],
    ['no principal', () => rig.token(both, { principal: undefined })],
    ['a blank principal', () => rig.token(' ')],
    ['another issuer', () => rig.token(both, { iss: 'https://elsewhere.example' })],
    ['no issuer', () => rig.token(both, { iss: undefined })],
    ['an expired token', () => rig.token(both, { iat: nowSeconds() - 60, exp: nowSeconds() - 5 })],
    ['no expiry', () => rig.token(both, { exp: undefined })],
    ['no iat', () => rig.token(both, { iat: undefined })],
    ['no token', () => ''],
    ['not a token', () => 'a.b.c'],
  ])('refuses %s', async (_name, make) => {
    const token = await make()
    expect(await isServed(token)).toBe(false)
    expect(await isServedByKafkajs(token)).toBe(false)
  })

  it('takes no password there, and no token without SASL', async () => {
    const client = open()
    await expect(client.metadata([])).rejects.toThrow(/closed/)
  })

  it('ends a connection whose token has expired, at its next request', async () => {
    const client = open()
    const lifeMs = await client.authenticate(rig.token(both, { exp: nowSeconds() + 2 }))
    expect(await client.metadata([])).toBe(1)
    await setTimeout(lifeMs + 100)
    await expect(client.metadata([])).rejects.toThrow(/closed/)
  })

  it('lets a connection go on that presents a new token in time', async () => {
    const client = open()
    const lifeMs = await client.authenticate(rig.token(both, { exp: nowSeconds() + 2 }))
    await setTimeout(lifeMs / 2)
    expect(await client.authenticate(rig.token(both))).toBeGreaterThan(10_000)
    await setTimeout(lifeMs)
    expect(await client.metadata([])).toBe(1)
  })

  it.each([
    ['another party', 'iom~both'],
    ['other rights of the same party', 'bi.cgm~read'],
  ])('lets nobody become %s by a later token', async (_name, principal) => {
    const client = open()
    expect(await client.authenticate(rig.token(both))).toBeGreaterThan(0)
    expect(await client.authenticate(rig.token(principal)).catch(() => 0)).toBe(0)
    await expect(client.metadata([])).rejects.toThrow(/closed/)
  })

  it('writes no token down, not even one it refuses', () => {
    // The same first bytes in every token of an issuer: base64url of {"alg":…
    expect(rig.log()).not.toMatch(/eyJhbGci/)
    expect(rig.log()).not.toContain(audience)
  })

  it('goes on with the keys it has while the issuer is away', async () => {
    const token = rig.token(both)
    await rig.issuer.stop()
    expect(await isServed(token)).toBe(true)
    await until(() => isServed(rig.token(both)))
  })
})
