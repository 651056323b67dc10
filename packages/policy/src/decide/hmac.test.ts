import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { createFixedLengthCode, createHmacSha256 } from './hmac.ts'

const keyBytes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes))

describe('createHmacSha256', () => {
  it('agrees with node’s HMAC on every message', () => {
    const message = fc.string({ unit: 'binary', maxLength: 400 })
    fc.assert(
      fc.property(keyBytes, message, (key, text) => {
        const expected = createHmac('sha256', key).update(text, 'utf8').digest('hex')
        return createHmacSha256(key)(text) === expected
      }),
      { numRuns: 500 },
    )
  })

  it.each([169, 170, 171, 172, 512, 513, 5000])('agrees on %i characters', (length) => {
    const key = Buffer.alloc(32, 1)
    const text = '€'.repeat(length)
    expect(createHmacSha256(key)(text)).toBe(createHmac('sha256', key).update(text).digest('hex'))
  })

  it('keeps two keys apart that are used in turn', () => {
    const [one, other] = [1, 2].map((byte) => createHmacSha256(Buffer.alloc(32, byte)))
    const first = one?.('text')
    expect(other?.('text')).not.toBe(first)
    expect(one?.('text')).toBe(first)
  })

  it('is not changed by a key that is wiped afterwards', () => {
    const key = Buffer.alloc(32, 9)
    const code = createHmacSha256(key)
    const before = code('text')
    key.fill(0)
    expect(code('text')).toBe(before)
    expect(code('a'.repeat(600))).toBe(
      createHmac('sha256', Buffer.alloc(32, 9)).update('a'.repeat(600)).digest('hex'),
    )
  })

  it('refuses a key of another size', () => {
    expect(() => createHmacSha256(Buffer.alloc(31))).toThrow(TypeError)
  })
})

describe('createFixedLengthCode', () => {
  it('is SHA-256 over key and text', () => {
    const key = Buffer.alloc(32, 3)
    const expected = createHash('sha256').update(key).update('0123456789abcde').digest('hex')
    expect(createFixedLengthCode(key, 15)('0123456789abcde')).toBe(expected)
  })

  it.each(['', '0123456789abcd', '0123456789abcdef', '€'.repeat(5)])('refuses %j', (text) => {
    expect(() => createFixedLengthCode(Buffer.alloc(32), 15)(text)).toThrow(TypeError)
  })
})
