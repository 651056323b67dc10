import {
  createTestKey,
  honestClaims,
  instantMs,
  signToken,
  startTestIssuer,
  type TestIssuer,
  type TestKey,
} from '../test/issuer.ts'
import { createTestWorld, type TestWorld } from '../test/world.ts'
import type { RegisteredClient } from './principal.ts'

const iat = instantMs / 1000

describe('createTokenVerifier', () => {
  let key: TestKey
  let stranger: TestKey
  let issuer: TestIssuer
  let world: TestWorld

  beforeAll(async () => {
    key = await createTestKey('k1')
    stranger = await createTestKey('k1')
    issuer = await startTestIssuer([])
  })
  afterAll(() => issuer.stop())
  beforeEach(() => {
    issuer.keys = [key.jwk]
    issuer.requests.length = 0
    world = createTestWorld(issuer)
  })
  const honest = (
    changes: Readonly<Record<string, unknown>> = {},
    header = {},
    by = key,
  ): Promise<string> => signToken(by, honestClaims(issuer.url, changes), header)

  describe('a good token', () => {
    it('is its client, with the scopes that token and record share', async () => {
      const token = await honest({ scope: 'events:publish register:write' })
      await expect(world.verifier.verify(`Bearer ${token}`)).resolves.toMatchObject({
        party: 'bi.cgm',
        clientId: 'bi.cgm-system',
        issuer: issuer.url,
        kind: 'machine',
        subject: 'bi.cgm-system',
        scopes: new Set(['events:publish']),
        roles: [],
        expiresAtMs: instantMs + 300_000,
      })
    })

    it('gives a person the bus roles that the record maps the issuer’s to', async () => {
      const roles = ['desk', 'constructor', '__proto__', 'unmapped']
      const claims = { client_id: 'bi.cgm-dashboard', sub: 'amina', scope: 'feed:read', roles }
      await expect(world.verifier.verify(await honest(claims))).resolves.toMatchObject({
        kind: 'people',
        subject: 'amina',
        roles: ['border-desk', 'analyst'],
      })
    })

    it('gives a machine no roles, whatever its token says', async () => {
      await expect(world.verifier.verify(await honest({ roles: ['desk'] }))).resolves.toMatchObject(
        {
          roles: [],
        },
      )
    })

    it.each(['EdDSA', 'RS256'])('may be signed with %s', async (alg) => {
      const other = await createTestKey('k2', alg)
      issuer.keys = [key.jwk, other.jwk]
      await expect(world.verifier.verify(await honest({}, {}, other))).resolves.toBeDefined()
    })

    it('may name several audiences, ours among them', async () => {
      const aud = ['urn:other', 'urn:ujirani:bus:test']
      await expect(world.verifier.verify(await honest({ aud }))).resolves.toBeDefined()
    })

    it('may come from a clock a few seconds ahead', async () => {
      await expect(world.verifier.verify(await honest({ iat: iat + 5 }))).resolves.toBeDefined()
    })

    it('may live for fifteen minutes', async () => {
      await expect(world.verifier.verify(await honest({ exp: iat + 900 }))).resolves.toBeDefined()
    })
  })

  describe('the credential', () => {
    it.each([undefined, '', 'Basic dXNlcjpwYXNz', 'MAC e30.e30.e30'])(
      'is missing in %p',
      async (text) => {
        await expect(world.verifier.verify(text)).rejects.toMatchObject({
          code: 'ERR_TOKEN_MISSING',
        })
      },
    )

    it('has its scheme in any case and one space', async () => {
      const token = await honest()
      await expect(world.verifier.verify(`bearer ${token}`)).resolves.toBeDefined()
      await expect(world.answerTo(`Bearer  ${token}`)).resolves.toBe('malformed')
      await expect(world.answerTo(`Bearer ${token}, Bearer ${token}`)).resolves.toBe('malformed')
    })
  })

  describe('the register', () => {
    it('is asked before the issuer: a foreign issuer gets no request from us', async () => {
      const foreign = await startTestIssuer([stranger.jwk])
      const token = await signToken(stranger, honestClaims(foreign.url))
      await expect(world.answerTo(token)).resolves.toBe('client')
      expect(foreign.requests).toEqual([])
      await foreign.stop()
    })

    it('refuses a client of one issuer in a token that another signed', async () => {
      const foreign = await startTestIssuer([stranger.jwk])
      const token = await signToken(stranger, honestClaims(issuer.url))
      await expect(world.answerTo(token)).resolves.toBe('signature')
      await foreign.stop()
    })

    it('acts at once on a token already cached: a removed client, a taken scope', async () => {
      const token = await honest()
      await world.verifier.verify(token)
      const client = world.register.get('bi.cgm-system')
      world.register.set('bi.cgm-system', { ...client, scopes: ['feed:read'] } as RegisteredClient)
      await expect(world.verifier.verify(token)).resolves.toMatchObject({
        scopes: new Set(['feed:read']),
      })
      world.register.delete('bi.cgm-system')
      await expect(world.answerTo(token)).resolves.toBe('client')
    })

    it('tells an unknown client nothing that it would not tell a forger', async () => {
      const messageOf = (token: string): Promise<unknown> =>
        world.verifier.verify(token).catch((error: unknown) => (error as Error).message)
      const unknown = await messageOf(await honest({ client_id: 'x' }))
      expect(unknown).toBe(await messageOf(await honest({}, {}, stranger)))
    })
  })

  describe('the cache', () => {
    it('verifies a token once', async () => {
      const token = await honest()
      const first = await world.verifier.verify(token)
      expect(await world.verifier.verify(token)).toBe(first)
    })

    it('lets a withdrawn key take its cached tokens along within a minute', async () => {
      const token = await honest()
      await world.verifier.verify(token)
      issuer.keys = []
      world.monotonicMs += 60_000
      await expect(world.answerTo(token)).resolves.toBe('signature')
    })

    it('lets a key replaced under its kid take its cached tokens along', async () => {
      const token = await honest()
      await world.verifier.verify(token)
      issuer.keys = [stranger.jwk]
      world.monotonicMs += 60_000
      await expect(world.answerTo(token)).resolves.toBe('signature')
    })

    it('goes on while the issuer is down', async () => {
      const token = await honest()
      await world.verifier.verify(token)
      issuer.answers.set('/jwks', { status: 503, body: '' })
      world.monotonicMs += 120_000
      await expect(world.answerTo(token)).resolves.toBe('accepted')
      issuer.answers.clear()
    })

    it('does not remember what it refused', async () => {
      const token = await honest({ aud: 'urn:other' })
      await expect(world.answerTo(token)).resolves.toBe('audience')
      await expect(world.answerTo(token)).resolves.toBe('audience')
    })

    it('keeps one verifier’s audience from another’s', async () => {
      const kafka = world.create({ audience: 'urn:ujirani:bus:test/kafka' })
      const token = await honest()
      await world.verifier.verify(token)
      await expect(kafka.verify(token)).rejects.toMatchObject({ details: { reason: 'audience' } })
    })

    it('stays right when it is smaller than the number of tokens', async () => {
      world.verifier = world.create({ cacheLimit: 2 })
      const tokens = await Promise.all(['a', 'b', 'c', 'd'].map((jti) => honest({ jti })))
      for (const token of [...tokens, ...tokens]) {
        await expect(world.answerTo(token)).resolves.toBe('accepted')
      }
    })
  })
})
