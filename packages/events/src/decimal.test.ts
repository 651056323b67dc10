import fc from 'fast-check'
import { isDecimal, parseDecimal, toDecimal } from './decimal.ts'

const form = { precision: 20, scale: 2 }

/** Two's complement the slow way: the least length whose sign comes out right. */
function slowBytes(value: bigint): Buffer {
  for (let length = 1; ; length += 1) {
    const bytes = Buffer.alloc(length)
    let rest = value
    for (let at = length - 1; at >= 0; at -= 1) {
      bytes[at] = Number(((rest % 256n) + 256n) % 256n)
      rest = (rest - BigInt(bytes[at] ?? 0)) / 256n
    }
    const isNegative = (bytes[0] ?? 0) >= 128
    if (rest === (isNegative ? -1n : 0n) && isNegative === value < 0n) return bytes
  }
}

describe('parseDecimal', () => {
  it.each([
    ['0', '00'],
    ['-0', '00'],
    ['-0.00', '00'],
    ['1.27', '7f'],
    ['1.28', '0080'],
    ['-1.28', '80'],
    ['-1.29', 'ff7f'],
    ['30000', '2dc6c0'],
    ['30000.5', '2dc6f2'],
    ['999999999999999999.99', '056bc75e2d630fffff'],
    ['-999999999999999999.99', 'fa9438a1d29cf00001'],
  ])('reads %s', (text, hex) => {
    expect(parseDecimal(text, form)?.toString('hex')).toBe(hex)
  })

  it.each([
    '',
    '.5',
    '5.',
    '05',
    '+5',
    '1e3',
    '1,5',
    ' 1',
    '1 ',
    '--1',
    'NaN',
    '0x10',
    '1.234',
    '1000000000000000000',
    '-1000000000000000000.00',
    '9'.repeat(100_000),
  ])('refuses %.30s', (text) => {
    expect(parseDecimal(text, form)).toBeUndefined()
  })

  it('refuses more digits than a short precision has', () => {
    expect(parseDecimal('999', { precision: 3, scale: 0 })).toEqual(Buffer.from('03e7', 'hex'))
    expect(parseDecimal('1000', { precision: 3, scale: 0 })).toBeUndefined()
    expect(parseDecimal('10', { precision: 3, scale: 2 })).toBeUndefined()
  })

  it('makes the shortest two’s complement, and reads back what toDecimal writes', () => {
    const unscaled = fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n })
    fc.assert(
      fc.property(fc.oneof(unscaled, fc.bigInt(-70_000n, 70_000n)), (value) => {
        const bytes = slowBytes(value)
        const text = toDecimal(bytes, 2)
        expect(isDecimal(bytes, form)).toBe(true)
        expect(parseDecimal(text, form)).toEqual(bytes)
        expect(BigInt(text.replace('.', ''))).toBe(value)
      }),
    )
  })
})

describe('toDecimal', () => {
  it.each([
    ['00', 2, '0.00'],
    ['05', 2, '0.05'],
    ['fb', 2, '-0.05'],
    ['05', 0, '5'],
    ['2dc6c0', 2, '30000.00'],
    ['', 2, '0.00'],
  ])('writes %s at scale %d', (hex, scale, text) => {
    expect(toDecimal(Buffer.from(hex, 'hex'), scale)).toBe(text)
  })
})

describe('isDecimal', () => {
  it.each([
    ['no bytes', ''],
    ['a zero byte more than needed', '0005'],
    ['a sign byte more than needed', 'ff80'],
    ['more digits than its precision', '056bc75e2d63100000'],
    ['far more bytes than its precision', '7f'.repeat(100_000)],
  ])('refuses %s', (_what, hex) => {
    expect(isDecimal(Buffer.from(hex, 'hex'), form)).toBe(false)
  })
})
