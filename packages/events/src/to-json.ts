import {
  isPrimitiveNode,
  type Logical,
  type PrimitiveNode,
  type RecordNode,
  type SchemaNode,
} from './avro-schema.ts'
import type { AvroValue, JsonValue } from './avro-value.ts'
import type { BusRecord } from './catalogue.ts'
import { toDecimal } from './decimal.ts'
import { toDate, toTimestamp } from './timestamps.ts'

type Write = (value: AvroValue) => JsonValue

const compiled = new WeakMap<RecordNode, Write>()

/**
 * Turns a value into the JSON `data` of an event, fields in the schema's order: decimals as strings
 * with their full scale, instants as RFC 3339 in UTC, days as `YYYY-MM-DD`, bytes as base64. A field
 * that is null is left out, so `toValue` reads the result back to an equal value.
 * @param value of that type: from `toValue` or a decoder
 */
export function toJson(entry: BusRecord, value: AvroValue): JsonValue {
  return compileRecord(entry.node)(value)
}

const asIs: Write = (value) => value as JsonValue
const toBase64: Write = (value) => (value as Buffer).toString('base64')

function compile(node: SchemaNode): Write {
  if (isPrimitiveNode(node)) return compilePrimitive(node)
  switch (node.kind) {
    case 'record':
      return compileRecord(node)
    case 'array':
      return compileArray(compile(node.items))
    case 'union':
      // The first branch is null; `toValue` refuses to compile any other union.
      return compileNullable(compile(node.branches[1] ?? node))
    case 'fixed':
      return toBase64
    case 'map':
      throw new TypeError('a map has no JSON form here')
    case 'enum':
      return asIs
  }
}

function compileArray(write: Write): Write {
  return write === asIs ? asIs : (value) => (value as readonly AvroValue[]).map(write)
}

function compileNullable(write: Write): Write {
  return write === asIs ? asIs : (value) => (value === null ? null : write(value))
}

function compileRecord(node: RecordNode): Write {
  const known = compiled.get(node)
  if (known !== undefined) return known
  const fields = node.fields.map(({ name, node: inner }) => ({ name, write: compile(inner) }))
  const write: Write = (value) => {
    const record = value as Readonly<Record<string, AvroValue>>
    const json: Record<string, JsonValue> = {}
    for (const { name, write: writeField } of fields) {
      const member = record[name]
      if (member !== null && member !== undefined) json[name] = writeField(member)
    }
    return json
  }
  compiled.set(node, write)
  return write
}

function compilePrimitive({ kind, logical }: PrimitiveNode): Write {
  if (logical !== undefined) return compileLogical(logical)
  return kind === 'bytes' ? toBase64 : asIs
}

function compileLogical(logical: Logical): Write {
  switch (logical.kind) {
    case 'decimal':
      return (value) => toDecimal(value as Buffer, logical.scale)
    case 'date':
      return (value) => toDate(value as number)
    case 'timestamp-millis':
      return (value) => toTimestamp(value as number)
  }
}
