import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { canonicalBytes, readCanonical, readPlainJson } from './jcs.ts'

describe('canonicalBytes', () => {
  it('orders members by UTF-16 code units and writes numbers as ECMAScript does', () => {
    const text = canonicalBytes({ b: 1e30, '€': 2, a: [4.5, 2e-3, null, true] }).toString()
    expect(text).toBe('{"a":[4.5,0.002,null,true],"b":1e+30,"€":2}')
  })

  it('gives the same bytes for any order of members', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse())
        expect(canonicalBytes(reversed)).toEqual(canonicalBytes(value))
      }),
    )
  })

  it('gives bytes that read back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        expect(readCanonical(canonicalBytes(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  const hostile: readonly [string, unknown][] = [
    ['undefined', undefined],
    ['undefined inside', { a: undefined }],
    ['NaN', [Number.NaN]],
    ['infinity', { a: Number.POSITIVE_INFINITY }],
    ['a bigint', 1n],
    ['a function', { a: () => 1 }],
    ['a symbol', [Symbol('a')]],
    ['a lone high surrogate', '\ud800'],
    ['a lone low surrogate in a member name', { '\udc00': 1 }],
    ['a hole in an array', Array(2)],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['a Buffer', Buffer.alloc(1)],
    ['an object with toJSON', { toJSON: () => 1 }],
    ['a boxed string', Object('text')],
    ['nesting that would not end', deep(1000)],
  ]
  it.each(hostile)('refuses %s', (_, value) => {
    expect(() => canonicalBytes(value)).toThrow(TypeError)
  })

  it('keeps a member called __proto__, which assignment would lose', () => {
    const value: unknown = JSON.parse('{"__proto__":1}')
    expect(canonicalBytes(value).toString()).toBe('{"__proto__":1}')
  })
})

describe('readCanonical', () => {
  it('gives the value of canonical bytes', () => {
    expect(readCanonical(Buffer.from('{"a":1,"b":[]}'))).toEqual({ a: 1, b: [] })
  })

  const other: readonly [string, string][] = [
    ['a member twice', '{"a":1,"a":1}'],
    ['another order', '{"b":1,"a":1}'],
    ['white space', '{"a": 1}'],
    ['a trailing newline', '{"a":1}\n'],
    ['an integer beyond 2^53', '[9007199254740993]'],
    ['a number beyond double', '[1e400]'],
    ['another spelling of a number', '[1.0]'],
    ['minus zero', '[-0]'],
    ['an escape that is not needed', '["\\u0041"]'],
    ['an escaped lone surrogate', '["\\ud800"]'],
    ['a byte order mark', '\ufeff{}'],
    ['nothing', ''],
    ['no JSON', '{a:1}'],
  ]
  it.each(other)('refuses %s', (_, text) => {
    expect(readCanonical(Buffer.from(text))).toBeUndefined()
  })

  it('refuses bytes that are not UTF-8', () => {
    expect(readCanonical(Buffer.from([0x22, 0xff, 0x22]))).toBeUndefined()
  })

  it('accepts exactly the bytes that hash alike', () => {
    const bytes = Buffer.from('{"a":"é"}')
    const again = canonicalBytes(readCanonical(bytes))
    const hash = (data: Buffer) => createHash('sha256').update(data).digest('hex')
    expect(hash(again)).toBe(hash(bytes))
  })
})

describe('readPlainJson', () => {
  it('reads any order and layout', () => {
    expect(readPlainJson('{ "b": "x",\n "a": ["y"] }')).toEqual({ a: ['y'], b: 'x' })
  })

  it.each(['{"a":"x","a":"y"}', '{"a":"\\u0041"}', '{"a":"x y"}', '', 'x'])(
    'refuses %j',
    (text) => {
      expect(readPlainJson(text)).toBeUndefined()
    },
  )
})

function deep(levels: number): unknown {
  return levels === 0 ? 1 : [deep(levels - 1)]
}
