import { decodeJwt, jwtVerify } from 'jose'
import {
  clientFileOf,
  createTestKey,
  instantMs,
  startTestIssuer,
  type TestIssuer,
  type TestKey,
} from '../test/issuer.ts'
import { createClientAssertion } from './client-assertion.ts'
import { parseClientFile } from './client-file.ts'
import { createTokenSource, type TokenSource } from './token-source.ts'

describe('createTokenSource', () => {
  let key: TestKey
  let issuer: TestIssuer
  let nowMs: number
  let source: TokenSource
  const grant = (token: string): void => {
    const body = JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: 300 })
    issuer.answers.set('/token', { status: 200, body })
  }

  beforeAll(async () => {
    key = await createTestKey('bi.cgm-1')
  })
  beforeEach(async () => {
    nowMs = instantMs
    issuer = await startTestIssuer([])
    grant('one')
    source = createTokenSource(clientFileOf(issuer.url, key), { now: () => nowMs, timeoutMs: 500 })
  })
  afterEach(() => issuer.stop())

  it('asks once for many callers, with an assertion and the audience', async () => {
    const tokens = await Promise.all(Array.from({ length: 10 }, () => source()))
    expect(new Set(tokens)).toEqual(new Set(['one']))
    expect(issuer.requests).toHaveLength(1)
    const form = new URLSearchParams(issuer.requests[0]?.body)
    expect(form.get('grant_type')).toBe('client_credentials')
    expect(form.get('resource')).toBe('urn:ujirani:bus:test')
    expect(form.get('scope')).toBe('events:publish feed:read')
    const assertion = await jwtVerify(form.get('client_assertion') ?? '', key.jwk, {
      issuer: 'bi.cgm-system',
      subject: 'bi.cgm-system',
      audience: issuer.url,
      requiredClaims: ['jti', 'exp', 'iat'],
      currentDate: new Date(nowMs),
    })
    expect(assertion.protectedHeader.kid).toBe('bi.cgm-1')
  })

  it('renews after four fifths of a token’s life', async () => {
    await source()
    grant('two')
    nowMs += 239_999
    expect(await source()).toBe('one')
    nowMs += 1
    expect(await source()).toBe('two')
  })

  it('gives out the token at hand while the issuer is down, until it expires', async () => {
    await source()
    await issuer.stop()
    nowMs += 299_999
    expect(await source()).toBe('one')
    nowMs += 1
    await expect(source()).rejects.toMatchObject({ code: 'ERR_NOT_READY' })
  })

  it('gives a fresh token to who was refused with the last', async () => {
    await source()
    grant('two')
    expect(await source({ renew: true })).toBe('two')
    expect(await source()).toBe('two')
  })

  it('says why the issuer refused', async () => {
    issuer.answers.set('/token', { status: 401, body: '{"error":"invalid_client"}' })
    await expect(source()).rejects.toMatchObject({
      code: 'ERR_REMOTE_PROBLEM',
      details: { status: 401, remoteCode: 'invalid_client' },
    })
  })

  it.each([
    ['an answer without a token', 200, '{}', 'ERR_REMOTE_PROBLEM'],
    [
      'a token bound to a key',
      200,
      '{"access_token":"t","token_type":"DPoP","expires_in":9}',
      'ERR_REMOTE_PROBLEM',
    ],
    ['a fault of the issuer', 503, '{}', 'ERR_NOT_READY'],
    ['an answer that is no JSON', 200, '<html>', 'ERR_NOT_READY'],
  ])('refuses %s', async (_name, status, body, code) => {
    issuer.answers.set('/token', { status, body })
    await expect(source()).rejects.toMatchObject({ code })
  })

  it('never uses one assertion twice', async () => {
    const assertions = await Promise.all(
      [1, 2].map(() => createClientAssertion(key.privateJwk, 'c', issuer.url)),
    )
    expect(new Set(assertions.map((assertion) => decodeJwt(assertion).jti)).size).toBe(2)
  })
})

describe('parseClientFile', () => {
  it('takes a client file and refuses others without quoting them', async () => {
    const file = clientFileOf('http://127.0.0.1:1', await createTestKey('bi.cgm-1'))
    expect(parseClientFile(JSON.parse(JSON.stringify(file)))).toEqual(file)
    const wrong = { ...file, issuer: 'secret', jwk: { kty: 'EC', kid: 'x' }, extra: 1 }
    let caught: unknown
    try {
      parseClientFile(wrong)
    } catch (error) {
      caught = error
    }
    expect(caught).toMatchObject({
      code: 'ERR_REQUEST_INVALID',
      details: { errors: [{ pointer: '/issuer' }, { pointer: '/jwk/d' }, { pointer: '' }] },
    })
    expect(caught).toHaveProperty('message', expect.not.stringContaining('secret'))
  })
})
