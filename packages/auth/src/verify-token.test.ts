import { createHmac, createPublicKey } from 'node:crypto'
import { jwtVerify } from 'jose'
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

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const iat = instantMs / 1000

describe('verifyToken', () => {
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

  describe('claims', () => {
    it.each<[string, Record<string, unknown>, string]>([
      ['without exp', { exp: undefined }, 'claims'],
      ['without iat', { iat: undefined }, 'claims'],
      ['without jti', { jti: undefined }, 'claims'],
      ['without sub', { sub: undefined }, 'claims'],
      ['without aud', { aud: undefined }, 'audience'],
      ['without iss', { iss: undefined }, 'claims'],
      ['without client_id', { client_id: undefined }, 'claims'],
      ['with exp as text', { exp: '2030' }, 'claims'],
      ['with roles as text', { roles: 'desk' }, 'claims'],
      ['issued in the future', { iat: iat + 6, exp: iat + 300 }, 'claims'],
      ['not valid yet', { nbf: iat + 60 }, 'claims'],
      ['that lives ten years', { exp: iat + 315_360_000 }, 'claims'],
      ['that lives a second too long', { exp: iat + 901 }, 'claims'],
      ['issued long ago to end in the future', { iat: iat - 1_000, exp: iat + 10 }, 'claims'],
      ['that ends before it begins', { iat: iat + 3, exp: iat + 2 }, 'claims'],
      ['bound to a key it does not come with', { cnf: { jkt: 'x' } }, 'claims'],
      ['that has expired', { iat: iat - 300, exp: iat }, 'expired'],
      ['for another audience', { aud: 'urn:ujirani:bus:test/kafka' }, 'audience'],
      ['for an audience that ours begins', { aud: 'urn:ujirani:bus:tes' }, 'audience'],
      ['of a client in no record', { client_id: 'bi.cgm-ghost' }, 'client'],
      ['of a client named like a member of every object', { client_id: '__proto__' }, 'client'],
    ])('refuses a token %s', async (_name, changes, reason) => {
      await expect(world.answerTo(await honest(changes))).resolves.toBe(reason)
    })

    // The twin of the list above: with our options off, the library takes them.
    it.each<[string, Record<string, unknown>]>([
      ['without exp', { exp: undefined }],
      ['that lives ten years', { exp: iat + 315_360_000 }],
      ['for another audience', { aud: 'urn:other' }],
      ['of a client in no record', { client_id: 'bi.cgm-ghost' }],
      ['bound to a key', { cnf: { jkt: 'x' } }],
    ])('would be passed by the bare library %s', async (_name, changes) => {
      const token = await honest(changes, { typ: 'JWT' })
      const currentDate = new Date(instantMs)
      await expect(jwtVerify(token, key.jwk, { currentDate })).resolves.toBeDefined()
    })

    it.each([
      ['JWT', 'type'],
      ['logout+jwt', 'type'],
      ['dpop+jwt', 'type'],
      [undefined, 'type'],
      ['application/at+jwt', 'accepted'],
    ])('answers a token of type %s: %s', async (typ, expected) => {
      await expect(world.answerTo(await honest({}, { typ }))).resolves.toBe(expected)
    })

    it('takes a token to its last millisecond and no further, cached or not', async () => {
      const token = await honest()
      world.nowMs = instantMs + 299_999
      await expect(world.answerTo(token)).resolves.toBe('accepted')
      world.nowMs += 1
      await expect(world.answerTo(token)).resolves.toBe('expired')
      world.verifier = world.create()
      await expect(world.answerTo(token)).resolves.toBe('expired')
    })
  })

  describe('signatures', () => {
    it('refuses another key under the same kid', async () => {
      await expect(world.answerTo(await honest({}, {}, stranger))).resolves.toBe('signature')
    })

    it('refuses a kid that the issuer does not publish', async () => {
      await expect(world.answerTo(await honest({}, { kid: 'k9' }))).resolves.toBe('signature')
    })

    it('refuses the payload of another token under a good signature', async () => {
      const [header, , signature] = (await honest()).split('.')
      const swapped = encode(honestClaims(issuer.url, { scope: 'audit:read' }))
      await expect(world.answerTo([header, swapped, signature].join('.'))).resolves.toBe(
        'signature',
      )
    })

    it('refuses one flipped bit in the signature', async () => {
      const [header, payload, signature] = (await honest()).split('.')
      const bytes = Buffer.from(signature ?? '', 'base64url')
      bytes.writeUInt8(bytes.readUInt8(7) ^ 1, 7)
      await expect(
        world.answerTo([header, payload, bytes.toString('base64url')].join('.')),
      ).resolves.toBe('signature')
    })

    it.each([
      ['zeroes', Buffer.alloc(64)],
      ['nothing much', Buffer.alloc(1)],
      ['DER', Buffer.from('3006020101020101', 'hex')],
    ])('refuses %s for a signature', async (_name, bytes) => {
      const [header, payload] = (await honest()).split('.')
      await expect(
        world.answerTo([header, payload, bytes.toString('base64url')].join('.')),
      ).resolves.toBe('signature')
    })

    it('refuses alg none', async () => {
      const header = encode({ alg: 'none', kid: 'k1', typ: 'at+jwt' })
      const payload = encode(honestClaims(issuer.url))
      await expect(world.answerTo(`${header}.${payload}.`)).resolves.toBe('malformed')
      await expect(world.answerTo(`${header}.${payload}.AAAA`)).resolves.toBe('signature')
    })

    it('refuses HS256 keyed with the public key', async () => {
      const pem = createPublicKey({ key: key.jwk, format: 'jwk' })
        .export({ format: 'pem', type: 'spki' })
        .toString()
      const signed = `${encode({ alg: 'HS256', kid: 'k1', typ: 'at+jwt' })}.${encode(honestClaims(issuer.url))}`
      const hmac = createHmac('sha256', pem).update(signed).digest('base64url')
      await expect(world.answerTo(`${signed}.${hmac}`)).resolves.toBe('signature')
    })

    it('refuses an algorithm that is another key’s', async () => {
      const rsa = await createTestKey('k1', 'RS256')
      await expect(world.answerTo(await honest({}, {}, rsa))).resolves.toBe('signature')
    })

    it('refuses an RSA key’s token in an algorithm it is not pinned to', async () => {
      const rsa = await createTestKey('k2', 'PS256')
      issuer.keys = [key.jwk, { ...rsa.jwk, alg: 'RS256' }]
      await expect(world.answerTo(await honest({}, {}, rsa))).resolves.toBe('signature')
    })
  })
})
