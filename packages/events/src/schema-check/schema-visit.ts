import type { SchemaProps } from '../avro-schema.ts'

/** A schema file, its path relative to `schemas/`. */
export interface SchemaSource {
  readonly path: string
  readonly schema: unknown
}

/** One thing that breaks a rule. */
export interface SchemaFinding {
  /** RFC 6901, into the file. */
  readonly pointer: string
  /** The rule's name. */
  readonly rule: string
  readonly detail: string
}

/** A record or an enum that the file defines. */
export interface VisitedType {
  readonly pointer: string
  readonly schema: SchemaProps
}

/** A field of a record that the file defines. */
export interface VisitedField {
  readonly pointer: string
  readonly field: SchemaProps
  /** What the field holds, without its null. */
  readonly type: unknown
  readonly isNullable: boolean
  readonly owner: SchemaProps
}

/** A type written in place: a union, an array, a logical type, a name. */
export interface VisitedUse {
  readonly pointer: string
  readonly type: unknown
}

/** Everything in one file, apart from what it only names. */
export interface Visit {
  /** The folder: a family, `common` or `bus`. */
  readonly family: string
  readonly types: readonly VisitedType[]
  readonly fields: readonly VisitedField[]
  readonly uses: readonly VisitedUse[]
}

interface Lists {
  readonly types: VisitedType[]
  readonly fields: VisitedField[]
  readonly uses: VisitedUse[]
}

/** Lists what one file defines; the schema must have been parsed before. */
export function visitSchema({ path, schema }: SchemaSource): Visit {
  const lists: Lists = { types: [], fields: [], uses: [] }
  visitType(schema, '', lists)
  return { family: path.split('/', 1)[0] ?? '', ...lists }
}

export function isProps(schema: unknown): schema is SchemaProps {
  return typeof schema === 'object' && schema !== null && !Array.isArray(schema)
}

function visitType(type: unknown, pointer: string, lists: Lists): void {
  lists.uses.push({ type, pointer })
  if (Array.isArray(type)) {
    type.forEach((branch, index) => {
      visitType(branch, `${pointer}/${index.toString()}`, lists)
    })
  }
  if (!isProps(type)) return
  if ('name' in type) lists.types.push({ schema: type, pointer })
  if ('items' in type) visitType(type['items'], `${pointer}/items`, lists)
  if ('values' in type) visitType(type['values'], `${pointer}/values`, lists)
  if (Array.isArray(type['fields'])) {
    for (const [index, field] of (type['fields'] as readonly SchemaProps[]).entries()) {
      visitField(field, type, { pointer: `${pointer}/fields/${index.toString()}`, lists })
    }
  }
}

function visitField(
  field: SchemaProps,
  owner: SchemaProps,
  { pointer, lists }: { readonly pointer: string; readonly lists: Lists },
): void {
  const { type } = field
  const isNullable = Array.isArray(type) && type[0] === 'null' && type.length === 2
  const inner: unknown = isNullable ? type[1] : type
  lists.fields.push({ pointer, field, owner, isNullable, type: inner })
  visitType(type, `${pointer}/type`, lists)
}

/** The logical or plain name of a field's type: `date`, `decimal`, `int`, a full name. */
export function nameOfType(type: unknown): string {
  if (typeof type === 'string') return type
  if (!isProps(type)) return ''
  const { logicalType, name, type: plain } = type
  const found = [logicalType, name, plain].find((each) => typeof each === 'string')
  return typeof found === 'string' ? found : ''
}
