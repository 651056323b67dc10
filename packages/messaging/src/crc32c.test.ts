import { crc32c } from './crc32c.ts'

// RFC 3720 §B.4 and the check value of the CRC catalogue.
const vectors: readonly (readonly [string, Buffer, number])[] = [
  ['nothing', Buffer.alloc(0), 0],
  ['32 zeros', Buffer.alloc(32), 0x8a9136aa],
  ['32 ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
  ['counting up', Buffer.from(Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e],
  ['counting down', Buffer.from(Array.from({ length: 32 }, (_, i) => 31 - i)), 0x113fdb5c],
  ['the digits', Buffer.from('123456789'), 0xe3069283],
]

describe('crc32c', () => {
  it.each(vectors)('knows the sum of %s', (_, bytes, sum) => {
    expect(crc32c(bytes, 0, bytes.length)).toBe(sum)
  })

  it('looks at no byte outside', () => {
    const bytes = Buffer.from('abc123456789def')
    expect(crc32c(bytes, 3, 12)).toBe(0xe3069283)
  })
})
