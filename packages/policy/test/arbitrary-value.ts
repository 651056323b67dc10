import type { AvroValue, FieldNode, Place, SchemaNode } from '@ujirani/events'
import fc from 'fast-check'
import { unwrap, isCommon } from '../src/decide/schema-node.ts'
import { count } from './disclosures.ts'

const codes = ['BDI010', 'BDI003', 'BDI018', 'BDI010003', 'BDI005004', 'TZ16', 'TZ1606']

const place: fc.Arbitrary<AvroValue> = fc
  .record({
    code: fc.constantFrom(...codes),
    name: fc.option(fc.string()),
    lat: fc.option(fc.double({ min: -5, max: 0, noNaN: true })),
  })
  .map(({ code, name, lat }): Place => {
    const vintage = code.startsWith('TZ') ? null : 17_473
    const names = name === null ? null : [{ lang: 'fr', text: name, origin: 'ORIGINAL' as const }]
    const codes = [{ scheme: 'COD_AB' as const, code, vintage }]
    return { codes, precision: 'POST', names, lat, lon: lat, uncertaintyKm: null }
  })

/** Any value of a schema; places are known ones. With `full`, nothing that may be null is. */
export function valueOf(schema: SchemaNode, full = false): fc.Arbitrary<AvroValue> {
  const field = unwrap(schema)
  if (field === undefined) throw new TypeError('a union of more than null and something')
  const there = plainValueOf(field.node, full)
  return field.nullable && !full ? fc.option(there, { freq: 3 }) : there
}

type Node = NonNullable<ReturnType<typeof unwrap>>['node']

const figures: Readonly<Record<string, fc.Arbitrary<AvroValue>>> = {
  boolean: fc.boolean(),
  int: fc.integer({ min: 0, max: 30_000 }),
  long: fc.integer({ min: 0, max: 2_000_000_000_000 }),
  float: fc.double({ min: 0, max: 90, noNaN: true }),
  double: fc.double({ min: 0, max: 90, noNaN: true }),
  bytes: fc.integer({ min: 0, max: 127 }).map((byte) => Buffer.from([byte])),
  string: fc.string({ maxLength: 12 }),
}

function plainValueOf(node: Node, full: boolean): fc.Arbitrary<AvroValue> {
  if (isCommon(node, 'place')) return place
  if (isCommon(node, 'count')) return fc.integer({ min: 0, max: 60 }).map(count)
  if (node.kind === 'enum') return fc.constantFrom(...node.symbols)
  if (node.kind === 'array') {
    return fc.array(valueOf(node.items, full), { minLength: full ? 1 : 0, maxLength: 4 })
  }
  if (node.kind === 'record') {
    const fields = node.fields.map(({ name, node: each }) => [name, valueOf(each, full)] as const)
    return fc.record(Object.fromEntries(fields))
  }
  const figure = figures[node.kind]
  if (figure === undefined) throw new TypeError(`no arbitrary ${node.kind}`)
  return figure
}

/** The fields of a record value. */
export function membersOf(value: AvroValue): Readonly<Record<string, AvroValue>> {
  return value as Readonly<Record<string, AvroValue>>
}

/** A rule that keeps these top-level fields whole. */
export function keepOf(fields: readonly FieldNode[]): Readonly<Record<string, 'KEEP'>> {
  return Object.fromEntries(fields.map(({ name }) => [name, 'KEEP']))
}
