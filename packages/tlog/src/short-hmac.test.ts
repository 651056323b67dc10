import { createHmac, randomBytes } from 'node:crypto'
import { createShortHmac } from './short-hmac.ts'

describe('createShortHmac', () => {
  it.each([0, 16, 32, 63, 64, 65, 200])('is HMAC-SHA-256 under a key of %d bytes', (length) => {
    const key = randomBytes(length)
    const code = createShortHmac(key)
    for (const message of ['', 'item 0', 'decoy 15', 'x'.repeat(64)]) {
      expect(code(message)).toEqual(createHmac('sha256', key).update(message).digest())
    }
  })

  it('keeps keys that are used in turn apart', () => {
    const keys = [randomBytes(16), randomBytes(16)]
    const codes = keys.map((key) => createShortHmac(key))
    for (const message of ['item 1', 'decoy 12345', 'item 2']) {
      const wanted = keys.map((key) => createHmac('sha256', key).update(message).digest())
      expect(codes.map((code) => code(message))).toEqual(wanted)
    }
  })

  it('refuses what is not short', () => {
    expect(() => createShortHmac(randomBytes(16))('x'.repeat(65))).toThrow(RangeError)
  })
})
