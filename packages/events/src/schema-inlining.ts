import { qualify, type AvroSchema } from './avro-schema.ts'

/** Whole schema files by the full name of the record or enum each defines. */
export type SchemaLibrary = ReadonlyMap<string, AvroSchema>

interface Inlining {
  readonly library: SchemaLibrary
  readonly defined: Set<string>
}

/**
 * Makes one file's schema self-contained: the first mention of a type that another file defines
 * becomes its definition, each later one stays a name (a type may be defined once only).
 * Names that the library does not know are left as they are, for `parseSchema` to refuse.
 */
export function inlineSchema(schema: AvroSchema, library: SchemaLibrary): AvroSchema {
  return inline(schema, '', { library, defined: new Set() })
}

function inline(schema: unknown, namespace: string, state: Inlining): AvroSchema {
  if (typeof schema === 'string') return inlineName(schema, namespace, state)
  if (Array.isArray(schema)) return schema.map((branch) => inline(branch, namespace, state))
  const object = schema as Readonly<Record<string, unknown>>
  const inner = open(object, namespace, state)
  const copy: Record<string, unknown> = { ...object }
  if (typeof object['type'] !== 'string') copy['type'] = inline(object['type'], inner, state)
  for (const part of ['items', 'values']) {
    if (part in object) copy[part] = inline(object[part], inner, state)
  }
  if (Array.isArray(object['fields'])) {
    copy['fields'] = (object['fields'] as readonly Readonly<Record<string, unknown>>[]).map(
      (field) => ({ ...field, type: inline(field['type'], inner, state) }),
    )
  }
  return copy
}

function inlineName(name: string, namespace: string, state: Inlining): AvroSchema {
  const full = qualify(name, namespace)
  const definition = state.library.get(full)
  if (definition === undefined) return name
  return state.defined.has(full) ? full : inline(definition, '', state)
}

/** Notes a definition as made, and gives the namespace that holds inside it. */
function open(
  schema: Readonly<Record<string, unknown>>,
  namespace: string,
  state: Inlining,
): string {
  const { name } = schema
  if (typeof name !== 'string') return namespace
  const outer = typeof schema['namespace'] === 'string' ? schema['namespace'] : namespace
  const full = qualify(name, outer)
  state.defined.add(full)
  return full.includes('.') ? full.slice(0, full.lastIndexOf('.')) : ''
}
