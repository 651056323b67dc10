import { hash } from 'node:crypto'
import { calculateJwkThumbprint, SignJWT } from 'jose'
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
import { createProofVerifier, type ProvedRequest } from './dpop-proof.ts'
import type { RegisteredClient } from './principal.ts'

const url = 'https://gateway.example/v1/events'

describe('an access token bound to a key', () => {
  let issuerKey: TestKey
  let ours: TestKey
  let thiefs: TestKey
  let issuer: TestIssuer
  let world: TestWorld
  let token: string

  beforeAll(async () => {
    issuerKey = await createTestKey('k1')
    ours = await createTestKey('ours')
    thiefs = await createTestKey('thiefs')
    issuer = await startTestIssuer([issuerKey.jwk])
    const jkt = await calculateJwkThumbprint(ours.jwk)
    token = await signToken(issuerKey, honestClaims(issuer.url, { cnf: { jkt } }))
  })
  afterAll(() => issuer.stop())
  beforeEach(() => {
    world = createTestWorld(issuer)
  })

  const prove = (
    claims: Readonly<Record<string, unknown>> = {},
    { by = ours, header = {} }: { readonly by?: TestKey; readonly header?: object } = {},
  ): Promise<string> => {
    const { kty = '', crv = '', x = '', y = '' } = by.jwk
    const said = { htm: 'POST', htu: url, ath: hash('sha256', token, 'base64url') }
    return new SignJWT({ ...said, iat: instantMs / 1000, jti: 'j1', ...claims })
      .setProtectedHeader({ alg: by.alg, typ: 'dpop+jwt', jwk: { kty, crv, x, y }, ...header })
      .sign(by.privateKey)
  }
  const answerTo = (
    credential: string,
    proof: string | undefined,
    asked: Partial<ProvedRequest> = {},
  ): Promise<string | undefined> =>
    world.verifier.verify(credential, { method: 'POST', url, proof, ...asked }).then(
      () => 'accepted',
      (error: unknown) => (error as { details: { reason?: string } }).details.reason,
    )

  it('is good with a proof of its key, whatever the query of the request', async () => {
    expect(await answerTo(`DPoP ${token}`, await prove())).toBe('accepted')
    const asked = { url: `${url}?limit=1` }
    expect(await answerTo(`dpop ${token}`, await prove({ jti: 'j2' }), asked)).toBe('accepted')
  })

  it('is good with an EdDSA key', async () => {
    const by = await createTestKey('ed', 'EdDSA')
    const jkt = await calculateJwkThumbprint(by.jwk)
    const bound = await signToken(issuerKey, honestClaims(issuer.url, { cnf: { jkt } }))
    const { kty, crv, x } = by.jwk
    const proof = await prove(
      { ath: hash('sha256', bound, 'base64url') },
      { by, header: { jwk: { kty, crv, x } } },
    )
    expect(await answerTo(`DPoP ${bound}`, proof)).toBe('accepted')
  })

  it('is nobody’s who only has the token', async () => {
    expect(await answerTo(`Bearer ${token}`, undefined)).toBe('bound')
    expect(await answerTo(`Bearer ${token}`, await prove())).toBe('bound')
    expect(await answerTo(`DPoP ${token}`, undefined)).toBe('proof')
    expect(await world.answerTo(token)).toBe('bound')
    expect(await answerTo(`DPoP ${token}`, await prove({}, { by: thiefs }))).toBe('proof')
  })

  it('is not taken where proofs cannot be checked', async () => {
    expect(await world.answerTo(`DPoP ${token}`)).toBe('bound')
  })

  it.each([
    ['another method', { htm: 'GET' }],
    ['another path', { htu: 'https://gateway.example/v1/feed' }],
    ['another host', { htu: 'https://gateway.other/v1/events' }],
    ['no address', { htu: 'gateway' }],
    ['another token', { ath: hash('sha256', 'other', 'base64url') }],
    ['no token', { ath: undefined }],
    ['an hour ago', { iat: instantMs / 1000 - 3_600 }],
    ['a minute and six seconds ago', { iat: instantMs / 1000 - 66 }],
    ['a clock a minute ahead', { iat: instantMs / 1000 + 60 }],
    ['no name', { jti: undefined }],
    ['an endless name', { jti: 'j'.repeat(257) }],
  ])('does not hold with a proof for %s', async (_what, claims) => {
    expect(await answerTo(`DPoP ${token}`, await prove(claims))).toBe('proof')
  })

  it.each([
    ['of another type', () => ({ typ: 'JWT' })],
    ['with a private key in it', () => ({ jwk: ours.privateJwk })],
    ['without a key', () => ({ jwk: undefined })],
  ])('does not hold with a proof %s', async (_what, header) => {
    expect(await answerTo(`DPoP ${token}`, await prove({}, { header: header() }))).toBe('proof')
  })

  it('does not hold with a proof signed by a shared secret or by none', async () => {
    const body = (await prove()).split('.')[1] ?? ''
    const head = (header: object): string =>
      Buffer.from(JSON.stringify({ typ: 'dpop+jwt', jwk: ours.jwk, ...header })).toString(
        'base64url',
      )
    expect(await answerTo(`DPoP ${token}`, `${head({ alg: 'none' })}.${body}.`)).toBe('proof')
    expect(await answerTo(`DPoP ${token}`, `${head({ alg: 'HS256' })}.${body}.AAAA`)).toBe('proof')
    expect(await answerTo(`DPoP ${token}`, 'x'.repeat(5_000))).toBe('proof')
  })

  it('takes each proof once, for as long as it would be good', async () => {
    const proof = await prove({ iat: instantMs / 1000 + 5 })
    expect(await answerTo(`DPoP ${token}`, proof)).toBe('accepted')
    for (const laterMs of [0, 1_000, 40_000, 64_000]) {
      world.nowMs = instantMs + laterMs
      expect(await answerTo(`DPoP ${token}`, proof)).toBe('proof')
      // Others go on: what is refused is this proof, not the key.
      const iat = Math.floor(world.nowMs / 1000)
      const other = await prove({ jti: `o${String(laterMs)}`, iat })
      expect(await answerTo(`DPoP ${token}`, other)).toBe('accepted')
    }
  })

  it('is looked at again without a new proof, for its stream', async () => {
    const principal = await world.verifier.verify(`DPoP ${token}`, 'proved')
    expect(principal.party).toBe('bi.cgm')
    world.register.delete('bi.cgm-system')
    await expect(world.verifier.verify(`DPoP ${token}`, 'proved')).rejects.toThrow()
  })

  it('with any other binding is refused: nobody here could check it', async () => {
    const claims = honestClaims(issuer.url, { cnf: { 'x5t#S256': 'A'.repeat(43) } })
    expect(await answerTo(`Bearer ${await signToken(issuerKey, claims)}`, undefined)).toBe('claims')
  })

  it('is the only kind taken of a client whose record asks for it', async () => {
    const bearer = await signToken(issuerKey, honestClaims(issuer.url))
    expect(await answerTo(`Bearer ${bearer}`, undefined)).toBe('accepted')
    expect(await answerTo(`DPoP ${bearer}`, await prove())).toBe('unbound')
    const client = world.register.get('bi.cgm-system')
    world.register.set('bi.cgm-system', { ...client, dpopBound: true } as RegisteredClient)
    expect(await answerTo(`Bearer ${bearer}`, undefined)).toBe('unbound')
    expect(await answerTo(`DPoP ${token}`, await prove())).toBe('accepted')
  })

  it('is put off, not let through, when no more proofs can be remembered', async () => {
    const proofs = createProofVerifier(() => instantMs, 2)
    const thumbprint = await calculateJwkThumbprint(ours.jwk)
    const check = async (jti: string): Promise<void> =>
      proofs.check({ method: 'POST', url, proof: await prove({ jti }) }, { token, thumbprint })
    await check('a')
    await check('b')
    await expect(check('c')).rejects.toMatchObject({ code: 'ERR_NOT_READY' })
  })
})
