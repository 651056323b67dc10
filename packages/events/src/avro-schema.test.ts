import { parseSchema } from './avro-schema.ts'

const field = (type: unknown): object => ({
  type: 'record',
  name: 'R',
  namespace: 'x.y',
  fields: [{ name: 'f', type }],
})

describe('parseSchema', () => {
  it('resolves names in the namespace around them, and full ones anywhere', () => {
    const schema = {
      type: 'record',
      name: 'Outer',
      namespace: 'x.y',
      fields: [
        { name: 'a', type: { type: 'enum', name: 'E', symbols: ['A'] } },
        { name: 'b', type: { type: 'fixed', name: 'z.F', size: 2 } },
        { name: 'c', type: 'E' },
        { name: 'd', type: 'x.y.E' },
        { name: 'e', type: { type: 'z.F' } },
        { name: 'f', type: { type: { type: 'array', items: 'E' } } },
        { name: 'g', type: { type: 'map', values: ['null', 'Outer'] } },
      ],
    }
    const root = parseSchema(schema)
    if (root.kind !== 'record') throw new Error('no record')
    const [a, b, c, d, e, f, g] = root.fields.map(({ node }) => node)
    expect(a).toMatchObject({ kind: 'enum', name: 'x.y.E' })
    expect([c, d]).toEqual([a, a])
    expect(b).toMatchObject({ kind: 'fixed', name: 'z.F' })
    expect(e).toBe(b)
    expect(f).toEqual({ kind: 'array', items: a })
    expect(g).toMatchObject({ kind: 'map', values: { kind: 'union' } })
  })

  it('knows the logical types that the bus uses, and keeps the words of others', () => {
    const logicalOf = (type: unknown): unknown => {
      const root = parseSchema(field(type))
      return root.kind === 'record' ? root.fields[0]?.node : undefined
    }
    expect(logicalOf({ type: 'int', logicalType: 'date' })).toMatchObject({
      logical: { kind: 'date' },
    })
    expect(logicalOf({ type: 'bytes', logicalType: 'decimal', precision: 5 })).toMatchObject({
      logical: { kind: 'decimal', precision: 5, scale: 0 },
    })
    expect(logicalOf({ type: 'long', logicalType: 'date' })).toEqual({
      kind: 'long',
      logical: undefined,
      logicalType: 'date',
    })
  })

  it.each([
    ['null', null],
    ['a number', 5],
    ['no type', {}],
    ['an unknown name', 'x.Y'],
    ['an unknown name as a type', { type: 'recrod' }],
    ['a record without fields', { type: 'record', name: 'R' }],
    ['a record without a name', { type: 'record', fields: [] }],
    ['a field without a name', { type: 'record', name: 'R', fields: [{ type: 'int' }] }],
    ['a field without a type', { type: 'record', name: 'R', fields: [{ name: 'f' }] }],
    ['a field that is none', { type: 'record', name: 'R', fields: ['f'] }],
    [
      'a field twice',
      {
        type: 'record',
        name: 'R',
        fields: [
          { name: 'f', type: 'int' },
          { name: 'f', type: 'int' },
        ],
      },
    ],
    ['a type twice', field(['null', field('int')])],
    ['a type named like a primitive', { type: 'record', name: 'int', fields: [] }],
    ['an enum without symbols', field({ type: 'enum', name: 'E', symbols: [] })],
    ['an enum of numbers', field({ type: 'enum', name: 'E', symbols: [1] })],
    ['a fixed without a size', field({ type: 'fixed', name: 'F' })],
    ['a decimal without precision', field({ type: 'bytes', logicalType: 'decimal' })],
    [
      'a decimal that is all fraction and more',
      field({ type: 'bytes', logicalType: 'decimal', precision: 2, scale: 3 }),
    ],
  ])('refuses %s', (_what, schema) => {
    expect(() => parseSchema(schema)).toThrow('malformed: schema')
  })
})
