import { inspect } from 'node:util'
import { BusError } from '@ujirani/errors'
import fc from 'fast-check'
import { parseStrictJson } from './strict-json.ts'

function reasonOf(bytes: Buffer | string): string {
  try {
    parseStrictJson(Buffer.from(bytes as string))
  } catch (error) {
    if (BusError.is(error, 'ERR_JSON_INVALID')) return error.details.reason
    throw error
  }
  return 'accepted'
}

describe('parseStrictJson', () => {
  it('gives what JSON.parse gives for every value JSON can hold', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value)
        const holdsBigInteger = /(?<![\d.])-?\d{16,}|\de[+-]?\d/.test(text)
        fc.pre(!holdsBigInteger && !text.includes('__proto__'))
        expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text))
      }),
    )
  })

  it('finds a duplicate wherever it is put', () => {
    const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__proto__')
    const around = fc.constantFrom('%', '[1,%]', '{"x":%}', '{"x":[{"y":%}],"z":null}')
    fc.assert(
      fc.property(name, around, (key, frame) => {
        const member = JSON.stringify(key)
        const text = frame.replace('%', () => `{${member}:1,"other ":{},${member}:1}`)
        expect(reasonOf(text)).toBe('duplicate-key')
      }),
    )
  })

  it.each([
    ['an escaped spelling of the same name', String.raw`{"a":1,"\u0061":2}`, 'duplicate-key'],
    ['a duplicate hidden by its last value', '{"a":{"b":1},"a":2}', 'duplicate-key'],
    ['colons and quotes inside strings', String.raw`{"a:\"":":\\","b":"\\\":"}`, 'accepted'],
    ['the same name in two objects', '[{"a":1},{"a":1}]', 'accepted'],
    ['a prototype', '{"__proto__":{"x":1}}', 'forbidden-key'],
    ['32 levels', '['.repeat(32) + ']'.repeat(32), 'accepted'],
    ['33 levels', '['.repeat(33) + ']'.repeat(33), 'depth'],
    ['brackets without end', '['.repeat(200_000), 'depth'],
    ['brackets in a string', JSON.stringify('['.repeat(99)), 'accepted'],
    ['2^53 - 1', '9007199254740991', 'accepted'],
    ['2^53', '9007199254740992', 'number'],
    ['an integer that would be rounded', '[-9007199254740993]', 'number'],
    ['an integer as a power', '1e16', 'number'],
    ['a number beyond the doubles', '1e999', 'number'],
    ['a fraction', '-0.000125', 'accepted'],
    ['half a surrogate pair', String.raw`"\ud83d"`, 'encoding'],
    ['half a pair in a name', String.raw`{"\udc00":1}`, 'encoding'],
    ['an escaped pair', String.raw`"\ud83d\ude00"`, 'accepted'],
    ['a byte order mark', '\uFEFF{}', 'syntax'],
    ['nothing', '', 'syntax'],
    ['two texts', '{}{}', 'syntax'],
    ['a trailing comma', '[1,]', 'syntax'],
    ['NaN', 'NaN', 'syntax'],
    ['a raw control character', '"\u0000"', 'syntax'],
    ['an open string', '"a', 'syntax'],
    ['an open escape', '"\\', 'syntax'],
  ])('answers %s', (_, text, reason) => {
    expect(reasonOf(text)).toBe(reason)
  })

  it.each([
    ['a stray continuation byte', [0x22, 0x80, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])('refuses %s', (_, bytes) => {
    expect(reasonOf(Buffer.from(bytes))).toBe('encoding')
  })

  it('does not quote the body', () => {
    let refusal: unknown
    try {
      parseStrictJson(Buffer.from('{"name": canary}'))
    } catch (error) {
      refusal = error
    }
    expect(refusal).toBeInstanceOf(Error)
    expect(inspect(refusal)).not.toContain('canary')
  })
})
