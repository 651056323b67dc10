import { createHmac } from 'node:crypto'
import { jwtVerify } from 'jose'
import { createTestKey, honestClaims, reasonOf, signToken, type TestKey } from '../test/issuer.ts'
import { decodeToken, openToken } from './token-gate.ts'

const issuer = 'https://id.example'
const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** The same bits with one unused bit of the last character set. */
function withTrailingBit(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return part.slice(0, -1) + alphabet.charAt(alphabet.indexOf(part.slice(-1)) + 1)
}

const open = (token: string) => openToken(decodeToken(token))

describe('openToken', () => {
  let key: TestKey
  let token: string
  beforeAll(async () => {
    key = await createTestKey('k1')
    token = await signToken(key, honestClaims(issuer))
  })
  const jose = (text: string) => jwtVerify(text, key.jwk, { currentDate: new Date(1.7723e12) })

  it('opens the one spelling of a token', () => {
    expect(open(token)).toMatchObject({
      kid: 'k1',
      alg: 'ES256',
      claimedIssuer: issuer,
      claimedClient: 'bi.cgm-system',
    })
  })

  it('gives two tokens two hashes', async () => {
    const other = await signToken(key, honestClaims(issuer))
    expect(open(other).hash).not.toBe(open(token).hash)
  })

  // What jose takes for the same token: with these the gate is what stands between.
  it.each([
    ['a trailing newline', (text: string) => `${text}\n`],
    ['a space in the signature', (text: string) => `${text.slice(0, -3)} ${text.slice(-3)}`],
    ['padding', (text: string) => `${text}==`],
    ['a non-zero trailing bit', withTrailingBit],
  ])('refuses %s, which jose accepts', async (_name, respell) => {
    const spelling = respell(token)
    await expect(jose(spelling)).resolves.toHaveProperty('payload.iss', issuer)
    expect(reasonOf(() => open(spelling))).toBe('malformed')
  })

  const [header, payload] = [{ alg: 'ES256', kid: 'k1', typ: 'at+jwt' }, honestClaims(issuer)]
  const compact = (h: unknown, p: unknown): string => `${encode(h)}.${encode(p)}.AAAA`

  it.each([
    ['nothing', ''],
    ['two parts', 'e30.e30'],
    ['four parts', 'e30.e30.e30.e30'],
    ['a JWE of five parts', 'e30.e30.e30.e30.e30'],
    ['an empty signature (alg none)', `${encode(header)}.${encode(payload)}.`],
    ['a leading space', ` ${compact(header, payload)}`],
    ['characters of plain base64', `${compact(header, payload)}+/`],
    ['a part of impossible length', `${encode(header)}.${encode(payload)}.AAAAA`],
    ['more than 8 KiB', compact(header, { ...payload, x: 'x'.repeat(8192) })],
    ['a header that is no JSON', compact('{', payload)],
    ['a header that is an array', compact([header], payload)],
    ['a header that is null', compact('null', payload)],
    ['a header with a BOM', compact(`\uFEFF${JSON.stringify(header)}`, payload)],
    ['a header with alg twice', compact('{"alg":"none","kid":"k","alg":"ES256"}', payload)],
    [
      'a header with alg twice, once escaped',
      compact('{"alg":"x","kid":"k","\\u0061lg":"y"}', payload),
    ],
    ['a header without kid', compact({ alg: 'ES256', typ: 'at+jwt' }, payload)],
    ['a header without alg', compact({ kid: 'k1', typ: 'at+jwt' }, payload)],
    ['a kid that is a number', compact({ ...header, kid: 1 }, payload)],
    ['a kid of the prototype', compact('{"alg":"ES256","__proto__":{"kid":"k1"}}', payload)],
    ['a key by URL (jku)', compact({ ...header, jku: 'https://evil.example/jwks' }, payload)],
    ['a key inside (jwk)', compact({ ...header, jwk: { kty: 'EC' } }, payload)],
    ['a certificate by URL (x5u)', compact({ ...header, x5u: 'https://evil.example' }, payload)],
    ['a certificate inside (x5c)', compact({ ...header, x5c: ['MII'] }, payload)],
    ['a critical extension', compact({ ...header, crit: ['exp'], exp: 1 }, payload)],
    ['an unencoded payload (b64)', compact({ ...header, b64: false }, payload)],
    ['an encrypted token', compact({ ...header, enc: 'A256GCM' }, payload)],
    ['a compressed token', compact({ ...header, zip: 'DEF' }, payload)],
    ['a nested token', compact({ ...header, cty: 'JWT' }, payload)],
    ['a payload that is no JSON', compact(header, 'hello')],
    ['a payload with a claim twice', compact(header, '{"iss":"a","client_id":"b","iss":"c"}')],
  ])('refuses %s', (_name, spelling) => {
    expect(reasonOf(() => open(spelling))).toBe('malformed')
  })

  it('refuses bytes that are not UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"alg":"ES256","kid":"'),
      Buffer.of(0xff),
      Buffer.from('"}'),
    ])
    const spelling = `${bytes.toString('base64url')}.${encode(payload)}.AAAA`
    expect(reasonOf(() => open(spelling))).toBe('malformed')
  })

  it.each(['iss', 'client_id'])('refuses a payload without %s', (claim) => {
    expect(reasonOf(() => open(compact(header, { ...payload, [claim]: undefined })))).toBe('claims')
  })

  it('says nothing of the token in its refusal', () => {
    const secret = compact({ ...header, jku: 'https://secret.example' }, payload)
    let caught: unknown
    try {
      open(secret)
    } catch (error) {
      caught = error
    }
    expect(caught).toHaveProperty('message', expect.not.stringContaining('secret'))
  })

  it('opens foreign signatures too: proving them is not its work', () => {
    const hmac = createHmac('sha256', 'k').update('x').digest('base64url')
    const forged = `${encode({ ...header, alg: 'HS256' })}.${encode(payload)}.${hmac}`
    expect(open(forged).alg).toBe('HS256')
  })
})
