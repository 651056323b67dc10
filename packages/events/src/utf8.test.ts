import fc from 'fast-check'
import { isUtf8 } from './utf8.ts'

/** The platform's strict decoder, as an outside opinion. */
function isStrict(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

describe('isUtf8', () => {
  it.each([
    ['nothing', ''],
    ['ASCII', '00417f'],
    ['two bytes', 'c280dfbf'],
    ['three bytes', 'e0a080ed9fbfee8080efbfbf'],
    ['four bytes', 'f0908080f48fbfbf'],
  ])('takes %s', (_what, hex) => {
    const bytes = Buffer.from(hex, 'hex')
    expect(isUtf8(bytes, 0, bytes.length)).toBe(true)
  })

  it.each([
    ['a lone continuation', '80'],
    ['an overlong slash', 'c0af'],
    ['an overlong three-byte form', 'e08080'],
    ['an overlong four-byte form', 'f0808080'],
    ['a surrogate', 'eda080'],
    ['beyond U+10FFFF', 'f4908080'],
    ['a lead that does not exist', 'ff'],
    ['a cut sequence', '41e282'],
    ['a broken sequence', 'e28241'],
    ['a broken last byte', 'f09f9841'],
  ])('refuses %s', (_what, hex) => {
    const bytes = Buffer.from(hex, 'hex')
    expect(isUtf8(bytes, 0, bytes.length)).toBe(false)
  })

  it('does not look beyond its end', () => {
    expect(isUtf8(Buffer.from('41e282ac', 'hex'), 0, 3)).toBe(false)
    expect(isUtf8(Buffer.from('ff41', 'hex'), 1, 2)).toBe(true)
  })

  it('agrees with the platform on random bytes and on text with one byte changed', () => {
    const changed = fc
      .tuple(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(), fc.nat(255))
      .map(([text, at, byte]) => {
        const bytes = Buffer.from(text)
        bytes[at % bytes.length] = byte
        return bytes
      })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 12 }), changed), (bytes) => {
        expect(isUtf8(bytes, 0, bytes.length)).toBe(isStrict(bytes))
      }),
      { numRuns: 2000 },
    )
  })
})
