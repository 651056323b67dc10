import { parseSchema } from './avro-schema.ts'
import { inlineSchema } from './schema-inlining.ts'

const record = (name: string, fields: readonly unknown[], more: object = {}) => ({
  type: 'record',
  name,
  namespace: 'a.v1',
  fields,
  ...more,
})

const library = new Map<string, ReturnType<typeof record> | object>([
  ['a.v1.Colour', { type: 'enum', name: 'Colour', namespace: 'a.v1', symbols: ['RED'] }],
  ['a.v1.Paint', record('Paint', [{ name: 'colour', type: 'Colour' }])],
  ['b.v1.Wall', record('Wall', [{ name: 'paint', type: 'a.v1.Paint' }], { namespace: 'b.v1' })],
]) as Map<string, Readonly<Record<string, unknown>>>

describe('inlineSchema', () => {
  it('defines what another file defines where it is first named, and names it afterwards', () => {
    const schema = record('House', [
      { name: 'walls', type: { type: 'array', items: 'b.v1.Wall' } },
      { name: 'door', type: ['null', 'Paint'], default: null },
      { name: 'roof', type: 'a.v1.Colour' },
    ])
    expect(inlineSchema(schema, library)).toEqual({
      ...schema,
      fields: [
        {
          name: 'walls',
          type: {
            type: 'array',
            items: {
              ...library.get('b.v1.Wall'),
              fields: [
                {
                  name: 'paint',
                  type: {
                    ...library.get('a.v1.Paint'),
                    fields: [{ name: 'colour', type: library.get('a.v1.Colour') }],
                  },
                },
              ],
            },
          },
        },
        { name: 'door', type: ['null', 'a.v1.Paint'], default: null },
        { name: 'roof', type: 'a.v1.Colour' },
      ],
    })
  })

  it('leaves its input as it was, and unknown names for the parser to refuse', () => {
    const schema = record('House', [{ name: 'x', type: 'c.v1.Unknown' }])
    const before = structuredClone(schema)
    const inlined = inlineSchema(schema, library)
    expect(schema).toEqual(before)
    expect(() => parseSchema(inlined)).toThrow('schema')
  })

  it('does not define again what the file defines itself, or what holds itself', () => {
    const own = record('Own', [
      { name: 'x', type: { type: 'enum', name: 'Colour', symbols: ['BLUE'] } },
      { name: 'y', type: 'Colour' },
      { name: 'z', type: ['null', 'Own'], default: null },
    ])
    const inlined = inlineSchema(own, new Map([...library, ['a.v1.Own', own]]))
    expect(JSON.stringify(inlined)).not.toContain('"RED"')
    expect(parseSchema(inlined)).toMatchObject({ kind: 'record', name: 'a.v1.Own' })
  })

  it('inlines the values of maps', () => {
    const schema = record('House', [{ name: 'x', type: { type: 'map', values: 'Colour' } }])
    expect(JSON.stringify(inlineSchema(schema, library))).toContain('"RED"')
  })
})
