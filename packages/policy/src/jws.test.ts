import { fixedKey, publicPart } from '../test/keys.ts'
import { SignatureInvalidError } from './errors.ts'
import { canonicalBytes } from './jcs.ts'
import { parseCompactJws, parseGeneralJws, verifyPart } from './jws.ts'
import { signPartyRecord, type GeneralJws } from './sign.ts'

const typ = 'ujirani-party+jws'
const ec = fixedKey('ec-1')
const okp = fixedKey('okp-1', 'Ed25519')

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const header = (changes: object = {}) => encode({ alg: 'ES256', kid: 'ec-1', typ, ...changes })

// Any payload will do here; a party's act is only the one that is signed for.
const signed = async (payload: unknown, keys = [ec]): Promise<GeneralJws> =>
  signPartyRecord(payload as never, keys)

describe('parseGeneralJws', () => {
  it('gives the payload and who says to have signed it', async () => {
    const jws = parseGeneralJws(JSON.stringify(await signed({ a: 1 }, [ec, okp])), typ)
    expect(jws.payload).toEqual({ a: 1 })
    expect(jws.parts.map(({ kid, alg }) => [kid, alg])).toEqual([
      ['ec-1', 'ES256'],
      ['okp-1', 'EdDSA'],
    ])
  })

  const bad: readonly [string, (jws: GeneralJws) => unknown][] = [
    ['no JSON', () => '{'],
    ['an array', (jws) => [jws]],
    ['a member more', (jws) => ({ ...jws, header: {} })],
    ['no signature', (jws) => ({ ...jws, signatures: [] })],
    ['signatures that are no list', (jws) => ({ ...jws, signatures: {} })],
    ['a payload that is no text', (jws) => ({ ...jws, payload: {} })],
    ['one key twice', (jws) => ({ ...jws, signatures: [...jws.signatures, ...jws.signatures] })],
    [
      'more signatures than anybody needs',
      (jws) => withParts(jws, Array(33).fill(jws.signatures[0])),
    ],
    ['an unprotected header', (jws) => withPart(jws, { header: { kid: 'ec-1' } })],
    ['a payload that is not canonical', (jws) => ({ ...jws, payload: encode({ b: 1, a: 1 }) })],
    ['a payload with padding', (jws) => ({ ...jws, payload: `${jws.payload}=` })],
    ['a header that is no JSON', (jws) => withPart(jws, { protected: 'AAAA' })],
    ['a header with a member twice', (jws) => withPart(jws, { protected: twice() })],
    [
      'another typ',
      (jws) => withPart(jws, { protected: header({ typ: 'ujirani-agreement+jws' }) }),
    ],
    ['no typ', (jws) => withPart(jws, { protected: header({ typ: undefined }) })],
    ['alg none', (jws) => withPart(jws, { protected: header({ alg: 'none' }) })],
    ['an HMAC', (jws) => withPart(jws, { protected: header({ alg: 'HS256' }) })],
    [
      'a jwk to verify with',
      (jws) => withPart(jws, { protected: header({ jwk: publicPart(ec) }) }),
    ],
    ['a jku', (jws) => withPart(jws, { protected: header({ jku: 'https://example.org' }) })],
    ['crit', (jws) => withPart(jws, { protected: header({ crit: ['b64'], b64: false }) })],
    ['a kid that is no name', (jws) => withPart(jws, { protected: header({ kid: '../key' }) })],
    ['a kid that is no text', (jws) => withPart(jws, { protected: header({ kid: 1 }) })],
    ['a signature too short', (jws) => withPart(jws, { signature: 'AAAA' })],
    ['a signature with a newline', (jws) => withPart(jws, { signature: `${first(jws)}\n` })],
    ['a signature that is no text', (jws) => withPart(jws, { signature: 1 })],
  ]
  it.each(bad)('refuses %s', async (_, change) => {
    const jws = await signed({ a: 1 })
    const changed = change(jws)
    const text = typeof changed === 'string' ? changed : JSON.stringify(changed)
    expect(() => parseGeneralJws(text, typ)).toThrow(SignatureInvalidError)
    expect(() => parseGeneralJws(JSON.stringify(jws), typ)).not.toThrow()
  })

  it('refuses a member that stands there twice, though JSON.parse would take the last', async () => {
    const text = JSON.stringify(await signed({ a: 1 }))
    const doubled = text.replace('{', `{"payload":"${encode({ a: 2 })}",`)
    expect(JSON.parse(doubled)).toEqual(JSON.parse(text))
    expect(() => parseGeneralJws(doubled, typ)).toThrow(SignatureInvalidError)
  })

  it('refuses more than 128 KiB', async () => {
    const jws = await signed({ a: 'x'.repeat(100_000) })
    expect(() => parseGeneralJws(JSON.stringify(jws), typ)).toThrow('larger than 128 KiB')
  })
})

describe('parseCompactJws', () => {
  const compact = async () => {
    const { payload, signatures } = await signed({ a: 1 })
    return `${signatures[0]?.protected ?? ''}.${payload}.${signatures[0]?.signature ?? ''}`
  }

  it('gives the payload and its one signer', async () => {
    const jws = parseCompactJws(await compact(), typ)
    expect(jws.payload).toEqual({ a: 1 })
    expect(jws.parts).toHaveLength(1)
  })

  const bad: readonly [string, (text: string) => string][] = [
    ['two parts', (text) => text.split('.').slice(0, 2).join('.')],
    ['four parts', (text) => `${text}.AAAA`],
    ['a trailing newline', (text) => `${text}\n`],
    ['a leading space', (text) => ` ${text}`],
    ['an empty payload', (text) => text.replace(/\.[^.]*\./, '..')],
    ['the general form', () => '{"payload":"","signatures":[]}'],
    ['nothing', () => ''],
  ]
  it.each(bad)('refuses %s', async (_, change) => {
    const text = await compact()
    expect(() => parseCompactJws(change(text), typ)).toThrow(SignatureInvalidError)
    expect(() => parseCompactJws(text, typ)).not.toThrow()
  })
})

describe('verifyPart', () => {
  const parsed = (jws: GeneralJws) => {
    const unverified = parseGeneralJws(JSON.stringify(jws), typ)
    const [part] = unverified.parts
    if (part === undefined) throw new TypeError('no part')
    return { unverified, part }
  }

  it.each([ec, okp])('verifies what $kid has signed', async (key) => {
    const { unverified, part } = parsed(await signed({ a: 1 }, [key]))
    await expect(verifyPart(unverified, part, publicPart(key))).resolves.toBeUndefined()
  })

  it('refuses another payload under the same signature', async () => {
    const jws = await signed({ a: 1 })
    const other = { ...jws, payload: canonicalBytes({ a: 2 }).toString('base64url') }
    const { unverified, part } = parsed(other)
    await expect(verifyPart(unverified, part, publicPart(ec))).rejects.toThrow('does not verify')
  })

  it('refuses another key of the same kid', async () => {
    const { unverified, part } = parsed(await signed({ a: 1 }))
    const other = { ...publicPart(fixedKey('ec-2')), kid: 'ec-1' }
    await expect(verifyPart(unverified, part, other)).rejects.toThrow('does not verify')
  })

  it('refuses a header that names the algorithm of another kind of key', async () => {
    const { unverified, part } = parsed(await signed({ a: 1 }))
    await expect(verifyPart(unverified, part, publicPart(okp))).rejects.toThrow('not the key’s')
  })

  it('refuses a flipped bit', async () => {
    const jws = await signed({ a: 1 })
    const bytes = Buffer.from(first(jws), 'base64url')
    bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40)
    const { unverified, part } = parsed(withPart(jws, { signature: bytes.toString('base64url') }))
    await expect(verifyPart(unverified, part, publicPart(ec))).rejects.toThrow('does not verify')
  })
})

function first(jws: GeneralJws): string {
  return jws.signatures[0]?.signature ?? ''
}

function withParts(jws: GeneralJws, signatures: readonly unknown[]): GeneralJws {
  return { ...jws, signatures: signatures as GeneralJws['signatures'] }
}

function withPart(jws: GeneralJws, changes: object): GeneralJws {
  return withParts(jws, [{ ...jws.signatures[0], ...changes }])
}

function twice(): string {
  return Buffer.from(`{"alg":"ES256","kid":"root-1","kid":"ec-1","typ":"${typ}"}`).toString(
    'base64url',
  )
}
