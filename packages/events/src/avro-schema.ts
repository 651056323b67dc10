import { AvroMalformedError } from './errors.ts'

/** A schema as JSON. What is in it is judged by `parseSchema`, never assumed. */
export type AvroSchema = string | readonly AvroSchema[] | Readonly<Record<string, unknown>>

export type Logical =
  | { readonly kind: 'timestamp-millis' }
  | { readonly kind: 'date' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }

export type PrimitiveKind =
  'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string'

/** Properties a schema carries beside Avro's own: `unit`, `sensitivity`, `sharing`, `hxl` … */
export type SchemaProps = Readonly<Record<string, unknown>>

export interface PrimitiveNode {
  readonly kind: PrimitiveKind
  readonly logical: Logical | undefined
  /** The schema's own words for its logical type, understood or not. */
  readonly logicalType: string | undefined
}
export interface FixedNode {
  readonly kind: 'fixed'
  readonly name: string
  readonly size: number
}
export interface EnumNode {
  readonly kind: 'enum'
  readonly name: string
  readonly symbols: readonly string[]
  readonly props: SchemaProps
}
export interface ArrayNode {
  readonly kind: 'array'
  readonly items: SchemaNode
}
export interface MapNode {
  readonly kind: 'map'
  readonly values: SchemaNode
}
export interface UnionNode {
  readonly kind: 'union'
  readonly branches: readonly SchemaNode[]
}
export interface FieldNode {
  readonly name: string
  readonly node: SchemaNode
  readonly props: SchemaProps
}
export interface RecordNode {
  readonly kind: 'record'
  /** Full name, namespace included. */
  readonly name: string
  readonly fields: readonly FieldNode[]
  readonly props: SchemaProps
}

/** A schema with every name resolved: a tree, or a graph where a type names itself. */
export type SchemaNode =
  PrimitiveNode | FixedNode | EnumNode | ArrayNode | MapNode | UnionNode | RecordNode

const primitives: ReadonlySet<string> = new Set<PrimitiveKind>([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
])

interface Scope {
  readonly named: Map<string, SchemaNode>
  readonly namespace: string
}

/**
 * Resolves a self-contained schema into a tree.
 * @throws {AvroMalformedError} when it is no schema, or names a type that it does not define
 */
export function parseSchema(schema: unknown): SchemaNode {
  return parseNode(schema, { named: new Map(), namespace: '' })
}

function malformed(): AvroMalformedError {
  return new AvroMalformedError({ reason: 'schema' })
}

type Props = Readonly<Record<string, unknown>>

type Parser = (schema: Props, scope: Scope) => SchemaNode

const complexTypes: ReadonlyMap<string, Parser> = new Map<string, Parser>([
  ['record', parseRecord],
  ['enum', parseEnum],
  ['fixed', parseFixed],
  ['array', (schema, scope) => ({ kind: 'array', items: parseNode(schema['items'], scope) })],
  ['map', (schema, scope) => ({ kind: 'map', values: parseNode(schema['values'], scope) })],
])

function parseNode(schema: unknown, scope: Scope): SchemaNode {
  if (typeof schema === 'string') return parseName(schema, scope)
  if (Array.isArray(schema)) {
    return { kind: 'union', branches: schema.map((branch) => parseNode(branch, scope)) }
  }
  if (!isObject(schema)) throw malformed()
  const { type } = schema
  if (typeof type !== 'string') return parseNode(type, scope)
  const parseComplex = complexTypes.get(type)
  if (parseComplex !== undefined) return parseComplex(schema, scope)
  return isPrimitive(type) ? parsePrimitive(type, schema) : parseName(type, scope)
}

function parseName(name: string, scope: Scope): SchemaNode {
  if (isPrimitive(name)) return parsePrimitive(name, {})
  const found =
    scope.named.get(qualify(name, scope.namespace)) ?? scope.named.get(qualify(name, ''))
  if (found === undefined) throw malformed()
  return found
}

/** A name with a dot is full; any other stands in the namespace around it (Avro 1.12, Names). */
export function qualify(name: string, namespace: string): string {
  return name.includes('.') || namespace === '' ? name : `${namespace}.${name}`
}

/** Tells the types that have no parts and no name. */
export function isPrimitiveNode(node: SchemaNode): node is PrimitiveNode {
  return primitives.has(node.kind)
}

function isPrimitive(name: string): name is PrimitiveKind {
  return primitives.has(name)
}

function parsePrimitive(kind: PrimitiveKind, schema: Props): PrimitiveNode {
  const { logicalType } = schema
  return {
    kind,
    logical: parseLogical(kind, schema),
    logicalType: typeof logicalType === 'string' ? logicalType : undefined,
  }
}

function parseLogical(kind: PrimitiveKind, schema: Props): Logical | undefined {
  switch (`${kind} ${String(schema['logicalType'])}`) {
    case 'long timestamp-millis':
      return { kind: 'timestamp-millis' }
    case 'int date':
      return { kind: 'date' }
    case 'bytes decimal':
      return parseDecimalType(schema)
    default:
      return undefined
  }
}

function parseDecimalType({ precision, scale = 0 }: Props): Logical {
  if (!isCount(precision) || !isCount(scale) || precision < 1 || scale > precision) {
    throw malformed()
  }
  return { kind: 'decimal', precision, scale }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isObject(value: unknown): value is Props {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Where a named type's own definition places it: its full name and the namespace it opens. */
function declare(schema: Props, scope: Scope) {
  const { name, namespace } = schema
  if (typeof name !== 'string' || name === '') throw malformed()
  const outer = typeof namespace === 'string' ? namespace : scope.namespace
  const full = qualify(name, outer)
  if (scope.named.has(full) || primitives.has(full)) throw malformed()
  return { full, inner: full.includes('.') ? full.slice(0, full.lastIndexOf('.')) : '' }
}

function parseRecord(schema: Props, scope: Scope): RecordNode {
  const { full, inner } = declare(schema, scope)
  const fields: FieldNode[] = []
  const node: RecordNode = { kind: 'record', name: full, fields, props: schema }
  // Known before its fields are read: a record may hold itself.
  scope.named.set(full, node)
  if (!Array.isArray(schema['fields'])) throw malformed()
  const names = new Set<string>()
  for (const field of schema['fields'] as readonly unknown[]) {
    if (!isObject(field) || typeof field['name'] !== 'string') throw malformed()
    if (names.has(field['name'])) throw malformed()
    names.add(field['name'])
    const fieldNode = parseNode(field['type'], { named: scope.named, namespace: inner })
    fields.push({ name: field['name'], node: fieldNode, props: field })
  }
  return node
}

function parseEnum(schema: Props, scope: Scope): EnumNode {
  const { full } = declare(schema, scope)
  const symbols = schema['symbols']
  const texts = Array.isArray(symbols) ? symbols.filter((each) => typeof each === 'string') : []
  if (!Array.isArray(symbols) || texts.length !== symbols.length || texts.length === 0) {
    throw malformed()
  }
  const node: EnumNode = { kind: 'enum', name: full, symbols: texts, props: schema }
  scope.named.set(full, node)
  return node
}

function parseFixed(schema: Props, scope: Scope): FixedNode {
  const { full } = declare(schema, scope)
  const { size } = schema
  if (!isCount(size)) throw malformed()
  const node: FixedNode = { kind: 'fixed', name: full, size }
  scope.named.set(full, node)
  return node
}
