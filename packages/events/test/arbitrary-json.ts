import fc from 'fast-check'
import {
  isPrimitiveNode,
  type Logical,
  type PrimitiveNode,
  type RecordNode,
  type SchemaNode,
} from '../src/avro-schema.ts'
import { toDecimal } from '../src/decimal.ts'
import { dateRangeDays, timestampRangeMs, toDate, toTimestamp } from '../src/timestamps.ts'

/** Any JSON that fits a schema, as `toJson` would write it. */
export function arbitraryJson(node: SchemaNode): fc.Arbitrary<unknown> {
  if (isPrimitiveNode(node)) return arbitraryPrimitive(node)
  switch (node.kind) {
    case 'record':
      return arbitraryRecord(node)
    case 'array':
      return fc.array(arbitraryJson(node.items), { maxLength: 3 })
    case 'union':
      return arbitraryJson(node.branches[1] ?? node)
    case 'enum':
      return fc.constantFrom(...node.symbols)
    case 'fixed':
      return arbitraryBytes(node.size, node.size)
    case 'map':
      throw new TypeError('maps have no JSON form')
  }
}

function arbitraryBytes(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc
    .uint8Array({ minLength, maxLength })
    .map((bytes) => Buffer.from(bytes).toString('base64'))
}

/** A nullable field may be left out: that is how null is written. */
function arbitraryRecord(node: RecordNode): fc.Arbitrary<unknown> {
  const members = node.fields.map(({ name, node: inner }) => [name, arbitraryJson(inner)] as const)
  const requiredKeys = node.fields
    .filter(({ node: inner }) => inner.kind !== 'union')
    .map(({ name }) => name)
  // fast-check orders keys by their presence; the schema's order is what toJson writes.
  return fc
    .record(Object.fromEntries(members), { requiredKeys, noNullPrototype: true })
    .map((json) =>
      Object.fromEntries(members.flatMap(([name]) => (name in json ? [[name, json[name]]] : []))),
    )
}

function arbitraryPrimitive({ kind, logical }: PrimitiveNode): fc.Arbitrary<unknown> {
  if (logical !== undefined) return arbitraryLogical(logical)
  switch (kind) {
    case 'boolean':
      return fc.boolean()
    case 'int':
      return fc.integer()
    case 'long':
      return fc.integer({ min: -(2 ** 52), max: 2 ** 52 })
    case 'double':
      return fc.double({ noDefaultInfinity: true, noNaN: true }).map((n) => n + 0)
    case 'bytes':
      return arbitraryBytes(0, 20)
    case 'string':
      return fc.string({ unit: 'binary' })
    case 'null':
    case 'float':
      throw new TypeError(`${kind} has no JSON form`)
  }
}

function arbitraryLogical(logical: Logical): fc.Arbitrary<unknown> {
  if (logical.kind === 'date') {
    return fc.integer({ min: dateRangeDays.least, max: dateRangeDays.most }).map(toDate)
  }
  if (logical.kind === 'timestamp-millis') {
    return fc.integer({ min: timestampRangeMs.least, max: timestampRangeMs.most }).map(toTimestamp)
  }
  const most = 10n ** BigInt(logical.precision) - 1n
  return fc.bigInt({ min: -most, max: most }).map((unscaled) => {
    const hex = BigInt.asUintN(160, unscaled).toString(16).padStart(40, '0')
    return toDecimal(Buffer.from(hex, 'hex'), logical.scale)
  })
}
