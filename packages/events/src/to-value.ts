import {
  isPrimitiveNode,
  type ArrayNode,
  type EnumNode,
  type Logical,
  type PrimitiveNode,
  type RecordNode,
  type SchemaNode,
} from './avro-schema.ts'
import type { AvroValue } from './avro-value.ts'
import type { BusRecord } from './catalogue.ts'
import { eventLimits, greatestLong } from './cursor.ts'
import { parseDecimal } from './decimal.ts'
import { Faults } from './faults.ts'
import { parseDate, parseTimestamp } from './timestamps.ts'

/** What is known while one value is read. */
interface Reading {
  readonly faults: Faults
  /** Array items met so far: what a decoder would refuse must not get in. */
  items: number
}

/** Reads one JSON value; after a fault the result is null and not to be used. */
type Read = (json: unknown, reading: Reading) => AvroValue

const compiled = new WeakMap<RecordNode, Read>()

/**
 * Turns the JSON `data` of an event into the value that Avro keeps: decimals from strings, instants
 * from RFC 3339, days from `YYYY-MM-DD`, bytes from base64. Nothing is guessed and nothing dropped.
 * @throws {EventInvalidError} with a pointer below `/data` to everything that is wrong
 */
export function toValue(entry: BusRecord, json: unknown): AvroValue {
  const faults = new Faults()
  faults.enter('data')
  const value = readValue(entry, json, faults)
  faults.refuse()
  return value
}

/** As `toValue`, but adds to faults that are being collected; with any, the result is no value. */
export function readValue(entry: BusRecord, json: unknown, faults: Faults): AvroValue {
  return compileRecord(entry.node)(json, { faults, items: 0 })
}

function compile(node: SchemaNode): Read {
  if (isPrimitiveNode(node)) return compilePrimitive(node)
  switch (node.kind) {
    case 'record':
      return compileRecord(node)
    case 'array':
      return compileArray(node)
    case 'enum':
      return compileEnum(node)
    case 'fixed':
      return compileBytes(node.size)
    case 'union':
      return compileNullable(node.branches)
    case 'map':
      throw new TypeError('a map has no JSON form here')
  }
}

function wrong(reading: Reading, detail: string): null {
  reading.faults.add(detail)
  return null
}

/** A reader of what `parse` understands; undefined is refused with the detail. */
function reader(parse: (json: unknown) => AvroValue | undefined, detail: string): Read {
  return (json, reading) => parse(json) ?? wrong(reading, detail)
}

function isMembers(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function compileRecord(node: RecordNode): Read {
  const known = compiled.get(node)
  if (known !== undefined) return known
  const fields = node.fields.map((field) => ({
    name: field.name,
    isNullable: field.node.kind === 'union',
    read: compile(field.node),
  }))
  const names = new Set(fields.map(({ name }) => name))
  const read: Read = (json, reading) => {
    if (!isMembers(json)) return wrong(reading, 'must be an object')
    const record: Record<string, AvroValue> = {}
    let met = 0
    for (const { name, isNullable, read: readField } of fields) {
      // No schema has a field named like a member that every object inherits.
      const member = json[name]
      if (member !== undefined) {
        met += 1
        reading.faults.enter(name)
        record[name] = readField(member, reading)
        reading.faults.leave()
      } else {
        record[name] = null
        if (!isNullable) reading.faults.addAt(name, 'is required')
      }
    }
    if (Object.keys(json).length !== met) refuseUnknown(json, names, reading)
    return record
  }
  compiled.set(node, read)
  return read
}

function refuseUnknown(json: object, names: ReadonlySet<string>, { faults }: Reading): void {
  for (const name of Object.keys(json)) if (!names.has(name)) faults.addUnknown(name)
}

function compileArray(node: ArrayNode): Read {
  const readItem = compile(node.items)
  return (json, reading) => {
    if (!Array.isArray(json)) return wrong(reading, 'must be an array')
    reading.items += json.length
    if (reading.items > eventLimits.items) return wrong(reading, 'has too many items')
    return json.map((item: unknown, index) => {
      reading.faults.enter(index)
      const value = readItem(item, reading)
      reading.faults.leave()
      return value
    })
  }
}

function compileNullable(branches: readonly SchemaNode[]): Read {
  const [none, some, ...others] = branches
  if (none?.kind !== 'null' || some === undefined || others.length > 0) {
    throw new TypeError('a union of more than null and one type has no JSON form here')
  }
  const read = compile(some)
  return (json, reading) => (json === null ? null : read(json, reading))
}

function compileEnum(node: EnumNode): Read {
  const symbols: ReadonlySet<unknown> = new Set(node.symbols)
  const detail = `must be one of ${node.symbols.join(', ')}`
  return (json, reading) => (symbols.has(json) ? (json as string) : wrong(reading, detail))
}

/** Base64 of RFC 4648 §4 in its only spelling, of `size` bytes when one is given. */
function compileBytes(size: number | undefined): Read {
  const wanted = size === undefined ? '' : ` of ${size.toString()} bytes`
  return reader((json) => {
    if (typeof json !== 'string') return undefined
    const bytes = Buffer.from(json, 'base64')
    const isRight = bytes.toString('base64') === json && bytes.length === (size ?? bytes.length)
    return isRight ? bytes : undefined
  }, `must be base64${wanted}`)
}

function whole(least: number, most: number): (json: unknown) => number | undefined {
  return (json) =>
    typeof json === 'number' && Number.isInteger(json) && json >= least && json <= most
      ? // Adding 0 turns -0 into 0: one number, one spelling.
        json + 0
      : undefined
}

const primitiveReaders: Readonly<Partial<Record<PrimitiveNode['kind'], Read>>> = {
  boolean: reader((json) => (typeof json === 'boolean' ? json : undefined), 'must be a boolean'),
  int: reader(whole(-0x8000_0000, 0x7fff_ffff), 'must be a whole number of 32 bits'),
  long: reader(whole(-greatestLong, greatestLong), 'must be a whole number within 2^52'),
  double: reader(
    (json) => (typeof json === 'number' && Number.isFinite(json) ? json + 0 : undefined),
    'must be a number',
  ),
  bytes: compileBytes(undefined),
  // A lone surrogate would become another character in UTF-8.
  string: reader(
    (json) => (typeof json === 'string' && json.isWellFormed() ? json : undefined),
    'must be a string of whole characters',
  ),
}

function compilePrimitive(node: PrimitiveNode): Read {
  if (node.logical !== undefined) return compileLogical(node.logical)
  const read = primitiveReaders[node.kind]
  if (read === undefined) throw new TypeError(`${node.kind} has no JSON form here`)
  return read
}

function compileLogical(logical: Logical): Read {
  if (logical.kind === 'decimal') {
    const { precision, scale } = logical
    const form = `of at most ${precision.toString()} digits, ${scale.toString()} of them a fraction`
    return reader(
      (json) => (typeof json === 'string' ? parseDecimal(json, logical) : undefined),
      `must be a string holding a decimal ${form}`,
    )
  }
  if (logical.kind === 'date') {
    return reader(
      (json) => (typeof json === 'string' ? parseDate(json) : undefined),
      'must be a day, YYYY-MM-DD',
    )
  }
  return reader(
    (json) => (typeof json === 'string' ? parseTimestamp(json, 3) : undefined),
    'must be RFC 3339 with an offset and at most milliseconds',
  )
}
