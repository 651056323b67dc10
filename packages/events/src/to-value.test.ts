import fc from 'fast-check'
import { arbitraryJson } from '../test/arbitrary-json.ts'
import { faultsOf, pointersOf, sampleType } from '../test/sample-events.ts'
import { catalogue, createCatalogue } from './catalogue.ts'
import { createDecoder } from './decoder.ts'
import { encodeFramed, readFrame } from './framing.ts'
import { toJson } from './to-json.ts'
import { toValue } from './to-value.ts'

const type = sampleType()
const read = (data: object): unknown => toValue(type, { sampleId: 's', tags: [], ...data })

describe('toValue', () => {
  it('reads one of each form', () => {
    const json = {
      sampleId: 'sample-1',
      isOpen: false,
      small: -5,
      large: -(2 ** 52),
      ratio: 1.5,
      token: 'AAE=',
      digest: 'AAECAw==',
      amount: '30000.5',
      at: '2018-11-05T08:30:00.250+02:00',
      day: '2018-11-05',
      kind: 'TWO',
      parts: [{ code: 'a', size: 1 }, { code: 'b' }],
      tags: ['x', 'ü'],
    }
    expect(toValue(type, json)).toEqual({
      ...json,
      token: Buffer.from([0, 1]),
      digest: Buffer.from([0, 1, 2, 3]),
      amount: Buffer.from('2dc6f2', 'hex'),
      at: Date.parse('2018-11-05T06:30:00.250Z'),
      day: 17_840,
      parts: [
        { code: 'a', size: 1 },
        { code: 'b', size: null },
      ],
    })
  })

  it('takes an absent field and a null one for the same', () => {
    expect(read({ small: null, parts: null })).toEqual(read({}))
  })

  it('has one zero', () => {
    const value = toValue(
      type,
      JSON.parse('{"sampleId":"s","tags":[],"small":-0,"large":-0,"ratio":-0}'),
    )
    const { small, large, ratio } = value as Record<string, unknown>
    expect([small, large, ratio].every((zero) => Object.is(zero, 0))).toBe(true)
  })

  it.each([
    ['sampleId', [null, 5, {}, '\ud800', 'a\udc00b']],
    ['isOpen', ['true', 0, 1]],
    ['small', ['5', 1.5, 2 ** 31, -(2 ** 31) - 1, Infinity, NaN, true, {}]],
    ['large', ['5', 0.1, 2 ** 52 + 1, -(2 ** 52) - 1, 2 ** 53, 1e300]],
    ['ratio', ['1', Infinity, -Infinity, NaN, []]],
    ['token', ['AAE', 'AA-_', 'AAE=\n', 'AAF=', ' ', 5, [1]]],
    ['digest', ['', 'AAEC', 'AAECAwQ=', 5]],
    ['amount', [5, 5.5, '5.555', '1e3', '', '1000000000000000000', 'x']],
    ['at', ['2018-11-05T08:30:00', '2018-11-05', 1541406600000, '2018-11-05T08:30:00.1234Z', '']],
    ['day', ['2018-02-30', '5.11.2018', 17840, '2018-11-05T00:00:00Z']],
    ['kind', ['THREE', 'two', '', 2, ['ONE'], 'toString']],
    ['parts', ['x', {}, { length: 1 }, 5]],
    ['tags', [null, 'x', {}]],
  ])('refuses a wrong %s at its pointer, without its value', (name, values) => {
    for (const value of values) {
      const faults = faultsOf(() => read({ [name]: value }))
      expect(faults.map(({ pointer }) => pointer)).toEqual([`/data/${name}`])
      if (typeof value === 'string' && value.length > 5) {
        expect(JSON.stringify(faults)).not.toContain(value)
      }
    }
  })

  it('names everything that is wrong at once, down to the item', () => {
    const json = {
      small: 'x',
      kind: 'THREE',
      parts: [{ code: 'a' }, { size: 1.5 }, 5],
      tags: ['x', 5],
      unheardOf: 1,
    }
    expect(pointersOf(() => toValue(type, json))).toEqual([
      '/data/sampleId',
      '/data/small',
      '/data/kind',
      '/data/parts/1/code',
      '/data/parts/1/size',
      '/data/parts/2',
      '/data/tags/1',
      '/data/unheardOf',
    ])
  })

  it('refuses unknown members wherever they stand, and repeats no odd name', () => {
    expect(pointersOf(() => read({ parts: [{ code: 'a', extra: 1 }] }))).toEqual([
      '/data/parts/0/extra',
    ])
    const odd = JSON.parse(
      '{"sampleId":"s","tags":[],"+257 79 123 456":1,"__proto__":{}}',
    ) as object
    const faults = faultsOf(() => toValue(type, odd))
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/data', '/data/__proto__'])
    expect(JSON.stringify(faults)).not.toContain('257')
  })

  it('stops counting faults, so that an answer stays small', () => {
    const tags = Array.from({ length: 5000 }, () => 5)
    expect(faultsOf(() => read({ tags }))).toHaveLength(50)
  })

  it('refuses more items than a decoder takes', () => {
    const tags = Array.from({ length: 9_999 }, () => '')
    expect(read({ tags, parts: [{ code: '' }] })).toBeDefined()
    expect(pointersOf(() => read({ tags, parts: [{ code: '' }, { code: '' }] }))).toEqual([
      '/data/tags',
    ])
  })

  it.each([null, [], 'x', 5, undefined])('refuses %j for a record', (json) => {
    expect(pointersOf(() => toValue(type, json))).toEqual(['/data'])
  })

  it('has no form for what schemas may not have', () => {
    const entryOf = (field: unknown) => {
      const fields = [{ name: 'x', type: field }]
      const schema = { type: 'record', name: 'X', fields }
      const [entry] = createCatalogue({ X: schema }).busRecords.values()
      if (entry === undefined) throw new Error('no entry')
      return entry
    }
    for (const field of ['float', { type: 'map', values: 'int' }, ['int', 'string']]) {
      expect(() => toValue(entryOf(field), { x: 1 })).toThrow(TypeError)
    }
    expect(() => toJson(entryOf({ type: 'map', values: 'int' }), { x: {} })).toThrow(TypeError)
  })
})

describe('toJson', () => {
  it('leaves out what is null, and writes a decimal with its full scale', () => {
    expect(
      toJson(type, read({ amount: '5', parts: [{ code: 'a', size: null }] }) as never),
    ).toEqual({
      sampleId: 's',
      amount: '5.00',
      parts: [{ code: 'a' }],
      tags: [],
    })
  })

  const types = [type, ...catalogue.eventTypes.values()]
  it.each(types.map((each) => [each.type, each] as const))(
    'gives back what toValue read, through Avro and in one spelling: %s',
    (_name, entry) => {
      const decoder = createDecoder({ canonical: true })
      fc.assert(
        fc.property(arbitraryJson(entry.node), (json) => {
          const value = toValue(entry, json)
          expect(JSON.stringify(toJson(entry, value))).toBe(JSON.stringify(json))
          const { schemaId, payload } = readFrame(encodeFramed(1, entry.avro, value))
          const decoded = decoder.decode(schemaId, entry.avsc, entry, payload)
          expect(JSON.stringify(toJson(entry, decoded))).toBe(JSON.stringify(json))
        }),
        { numRuns: 60 },
      )
    },
  )
})
