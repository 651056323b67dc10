import { BusError } from '@ujirani/errors'
import { varint } from '../test/bombs.ts'
import { sampleSchemas } from '../test/sample-schemas.ts'
import { sampleType } from '../test/sample-events.ts'
import { createCatalogue, type BusRecord } from './catalogue.ts'
import { createDecoder } from './decoder.ts'
import { toValue } from './to-value.ts'

/** A reader with the full name that its schema says. */
function entryOf(schema: object): BusRecord {
  const { namespace, name } = schema as { readonly namespace: string; readonly name: string }
  const record = `${namespace}.${name}`
  const entry = createCatalogue({ [record]: schema as never }).busRecords.get(record)
  if (entry === undefined) throw new Error('no entry')
  return entry
}

const fields = (...list: unknown[]): object => ({
  type: 'record',
  name: 'R',
  namespace: 'x',
  fields: list,
})
const id = { name: 'id', type: 'string' }
const kind = (symbols: string[], fallback?: string): object => ({
  name: 'kind',
  type: {
    type: 'enum',
    name: 'Kind',
    symbols,
    ...(fallback === undefined ? {} : { default: fallback }),
  },
})
const note = { name: 'note', type: ['null', 'string'], default: null }

function reasonOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (BusError.is(error, 'ERR_AVRO_MALFORMED')) return error.details.reason
    throw error
  }
  return 'decoded'
}

describe('createDecoder', () => {
  it('decodes what was written with the reader’s own schema', () => {
    const type = sampleType()
    const value = toValue(type, { sampleId: 's', tags: ['a'], amount: '1.50', kind: 'TWO' })
    const decoded = createDecoder().decode(1, type.avsc, type, type.avro.toBuffer(value))
    expect({ ...(decoded as object) }).toEqual(value)
  })

  it('resolves an older writer into the reader: new fields null, lost ones dropped', () => {
    const older = fields(id, { name: 'old', type: 'int' })
    const reader = entryOf(fields(id, note))
    const payload = Buffer.concat([varint(1), Buffer.from('a'), varint(5)])
    const decoded = createDecoder({ canonical: true }).decode(1, older, reader, payload)
    expect({ ...(decoded as object) }).toEqual({ id: 'a', note: null })
  })

  it('reads a symbol that the reader does not know as the default', () => {
    const newer = fields(id, kind(['UNSPECIFIED', 'NEW'], 'UNSPECIFIED'))
    const payload = Buffer.concat([varint(1), Buffer.from('a'), varint(1)])
    const reader = entryOf(fields(id, kind(['UNSPECIFIED', 'OLD'], 'UNSPECIFIED')))
    expect(createDecoder().decode(1, newer, reader, payload)).toMatchObject({ kind: 'UNSPECIFIED' })
    const strict = entryOf(fields(id, kind(['OLD'])))
    expect(reasonOf(() => createDecoder().decode(1, newer, strict, payload))).toBe(
      'not what its schema says',
    )
  })

  it('takes no other record, even one of the same shape', () => {
    const type = sampleType()
    const other = { ...sampleSchemas['org.ujirani.sample.v1.SampleReported'], name: 'Other' }
    const payload = type.avro.toBuffer(toValue(type, { sampleId: 's', tags: [] }))
    expect(reasonOf(() => createDecoder().decode(1, other, type, payload))).toBe(
      'schema of another record',
    )
  })

  it('demands the one spelling only where it is asked to', () => {
    const writer = fields({ name: 'x', type: { type: 'array', items: 'int' } })
    const reader = entryOf(writer)
    const oneBlock = ['04020600', 'decoded'] as const
    const twoBlocks = ['0202020600', 'another spelling'] as const
    const sizedBlock = ['0304020600', 'another spelling'] as const
    for (const [hex, reason] of [oneBlock, twoBlocks, sizedBlock]) {
      const payload = Buffer.from(hex, 'hex')
      const strict = createDecoder({ canonical: true })
      expect(reasonOf(() => strict.decode(1, writer, reader, payload))).toBe(reason)
      expect(reasonOf(() => createDecoder().decode(1, writer, reader, payload))).toBe('decoded')
    }
  })

  it('demands the one spelling of maps, where a key could come twice', () => {
    const writer = fields({ name: 'x', type: { type: 'map', values: 'int' } })
    const twice = Buffer.from('0402610202610400', 'hex')
    const decoder = createDecoder({ canonical: true })
    expect(reasonOf(() => decoder.decode(1, writer, entryOf(writer), twice))).toBe(
      'another spelling',
    )
  })

  it('bounds events, and the bus’s own records later, canonical or not', () => {
    const bytes = { type: 'record', name: 'R', fields: [{ name: 'x', type: 'bytes' }] }
    const payloadOf = (size: number): Buffer => Buffer.concat([varint(size), Buffer.alloc(size)])
    const event = { ...bytes, namespace: 'org.ujirani.flow.v1' }
    const own = { ...bytes, namespace: 'org.ujirani.bus.v1' }
    for (const canonical of [true, false]) {
      const endOf = (schema: object, size: number): string =>
        reasonOf(() =>
          createDecoder({ canonical }).decode(1, schema, entryOf(schema), payloadOf(size)),
        )
      expect(endOf(event, 262_000)).toBe('decoded')
      expect(endOf(event, 263_000)).toBe('too many bytes')
      expect(endOf(own, 900_000)).toBe('decoded')
      expect(endOf(own, 1_000_000)).toBe('too many bytes')
    }
  })

  const long = 'x'.repeat(70_000)
  const many = Array.from({ length: 501 }, (_, n) => ({ name: `f${n.toString()}`, type: 'int' }))
  const deep = (levels: number): unknown =>
    levels === 0 ? 'int' : { type: 'array', items: deep(levels - 1) }
  it.each([
    ['no schema', { type: 'recrod' }, 'schema'],
    ['no record', { type: 'array', items: 'int' }, 'schema of no record'],
    ['a schema that is too long', { ...fields(id), doc: long }, 'schema too long'],
    ['too many fields', fields(...many), 'schema with too many fields'],
    ['too deep a schema', fields({ name: 'x', type: deep(16) }), 'schema too deep'],
    ['a record that holds itself', fields({ name: 'x', type: ['null', 'R'] }), 'schema too deep'],
    [
      'items that take no bytes',
      fields({ name: 'x', type: { type: 'array', items: 'null' } }),
      'schema with items of no bytes',
    ],
    ['a name that is not defined', fields({ name: 'x', type: 'y.Z' }), 'schema'],
    ['a name defined twice', fields(kind(['A']), { ...kind(['A']), name: 'again' }), 'schema'],
    ['a symbol that is no name', fields(kind(['a b'])), 'schema'],
  ])('refuses a writer with %s, each time again', (_what, schema, reason) => {
    const decoder = createDecoder()
    const reader = entryOf(fields(id))
    const refuse = (): string => reasonOf(() => decoder.decode(1, schema, reader, Buffer.of(0)))
    expect(refuse()).toBe(reason)
    expect(refuse()).toBe(reason)
  })

  it('compiles a writer once while it is known, and forgets the oldest beyond its bound', () => {
    let reads = 0
    const counted = (): object => {
      const schema = fields(id)
      return Object.defineProperty({ ...schema }, 'type', {
        enumerable: true,
        get: () => {
          reads += 1
          return 'record'
        },
      })
    }
    const decoder = createDecoder({ mostWriters: 2 })
    const reader = entryOf(fields(id))
    const decode = (writerId: number): number => {
      reads = 0
      decoder.decode(writerId, counted(), reader, Buffer.of(0))
      return reads
    }
    expect(decode(1)).toBeGreaterThan(0)
    expect(decode(1)).toBe(0)
    decode(2)
    expect(decode(1)).toBe(0)
    decode(3)
    expect(decode(1)).toBeGreaterThan(0)
  })

  it('quotes no value in its errors', () => {
    const writer = fields(id, kind(['SECRET_SYMBOL']))
    const reader = entryOf(fields(id, kind(['A'])))
    const payload = Buffer.concat([varint(6), Buffer.from('secret'), varint(0)])
    try {
      createDecoder().decode(1, writer, reader, payload)
      throw new Error('was decoded')
    } catch (error) {
      expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toMatch(
        /secret/i,
      )
    }
  })
})
