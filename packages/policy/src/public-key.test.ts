import { fixedKey, publicPart } from '../test/keys.ts'
import { fingerprintOf, publicKey } from './public-key.ts'
import { findFaults } from './shape.ts'

const ec = publicPart(fixedKey('ec-1'))
const okp = publicPart(fixedKey('okp-1', 'Ed25519'))

describe('publicKey', () => {
  it.each([ec, okp])('accepts $kty', (key) => {
    expect(findFaults(publicKey, key)).toEqual([])
  })

  it('accepts a key that does not name its algorithm', () => {
    const { alg, ...plain } = okp
    expect(alg).toBe('EdDSA')
    expect(findFaults(publicKey, plain)).toEqual([])
  })

  const bad: readonly [string, unknown][] = [
    ['nothing', null],
    ['a private EC key', fixedKey('ec-1')],
    ['a private Ed25519 key', fixedKey('okp-1', 'Ed25519')],
    ['a symmetric key', { kty: 'oct', k: 'c2VjcmV0', kid: 'k' }],
    ['an RSA key', { kty: 'RSA', n: 'AQAB', e: 'AQAB', kid: 'k' }],
    ['P-384', { ...ec, crv: 'P-384' }],
    ['X25519', { ...okp, crv: 'X25519' }],
    ['the algorithm of the other curve', { ...ec, alg: 'EdDSA' }],
    ['a key for encryption', { ...ec, use: 'enc' }],
    ['key_ops', { ...ec, key_ops: ['verify'] }],
    ['a certificate beside the key', { ...ec, x5c: [] }],
    ['no kid', { ...ec, kid: undefined }],
    ['a kid with a space', { ...ec, kid: 'a b' }],
    ['a point off its curve', { ...ec, y: ec.x }],
    ['a coordinate too short', { ...okp, x: okp.x.slice(1) }],
    ['a coordinate in another spelling', { ...okp, x: withTrailingBit(okp.x) }],
  ]
  it.each(bad)('refuses %s', (_, key) => {
    expect(findFaults(publicKey, key)).not.toEqual([])
  })

  // The neutral element, a point of order 8, and one of order 4 with the other sign of x.
  const weak = [
    `01${'00'.repeat(31)}`,
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    `${'00'.repeat(31)}80`,
  ]
  it.each(weak)('refuses the Ed25519 point of small order %s', (point) => {
    const x = Buffer.from(point, 'hex').toString('base64url')
    expect(findFaults(publicKey, { kty: 'OKP', crv: 'Ed25519', x, kid: 'weak' })).toEqual([
      { pointer: '', detail: 'is a point of small order: anyone could sign for it' },
    ])
  })
})

describe('fingerprintOf', () => {
  it('is the same whatever the key is called, and differs between keys', () => {
    expect(fingerprintOf({ ...ec, kid: 'other' })).toBe(fingerprintOf(ec))
    expect(fingerprintOf(ec)).not.toBe(fingerprintOf(okp))
  })

  it('is the thumbprint of RFC 8037 appendix A.3', () => {
    const key = {
      kty: 'OKP',
      crv: 'Ed25519',
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
      kid: 'rfc',
    } as const
    const thumbprint = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'
    expect(Buffer.from(fingerprintOf(key), 'hex').toString('base64url')).toBe(thumbprint)
  })
})

/** 43 characters carry 258 bits: the last two are not part of the 32 bytes. */
function withTrailingBit(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(text.slice(-1))
  return text.slice(0, -1) + alphabet.charAt(last | 1)
}
