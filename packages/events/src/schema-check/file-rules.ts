import { parseSchema, type RecordNode, type SchemaNode } from '../avro-schema.ts'
import { toTypeName } from '../event-type-name.ts'
import { countFields, depthOf, leastSizes, nodesOf } from '../schema-measures.ts'
import { inlineSchema, type SchemaLibrary } from '../schema-inlining.ts'
import { isProps, type SchemaFinding, type SchemaSource } from './schema-visit.ts'

const limits = { fields: 200, depth: 12, textChars: 65_536 } as const
const pathPattern = /^([a-z]{2,24})\/([A-Z][A-Za-z0-9]{1,63})\.v([1-9][0-9]*)\.avsc$/

/** The rules about a file as a whole: its name, what it is a schema of, how large it is. */
export function checkFile(
  { path, schema }: SchemaSource,
  library: SchemaLibrary,
): readonly SchemaFinding[] {
  const findings: SchemaFinding[] = []
  const add = (rule: string, detail: string, pointer = ''): void => {
    findings.push({ pointer, rule, detail })
  }
  const [, family, name, major] = pathPattern.exec(path) ?? []
  if (!isProps(schema) || family === undefined || name === undefined || major === undefined) {
    add('path', 'must be schemas/<family>/<Record>.v<N>.avsc, holding one object')
    return findings
  }
  if (schema['name'] !== name) add('path', 'must have the name of its file', '/name')
  const namespace = `org.ujirani.${family}.v${major}`
  if (schema['namespace'] !== namespace) add('path', `must be ${namespace}`, '/namespace')
  if ('ceType' in schema) checkFact(schema, { family, major: Number(major) }, add)
  const node = tryParse(schema, library)
  if (node === undefined) {
    add('schema', 'is no Avro schema, or names a type that no file defines')
    return findings
  }
  checkSize(node, JSON.stringify(inlineSchema(schema, library)), add)
  return findings
}

type Add = (rule: string, detail: string, pointer?: string) => void

function tryParse(schema: unknown, library: SchemaLibrary): SchemaNode | undefined {
  try {
    return parseSchema(inlineSchema(schema as Readonly<Record<string, unknown>>, library))
  } catch {
    return undefined
  }
}

/** A fact is published under a CloudEvents type and keyed by one of its own fields. */
function checkFact(
  schema: Readonly<Record<string, unknown>>,
  place: { readonly family: string; readonly major: number },
  add: Add,
): void {
  const { ceType, keyField, fields } = schema
  const name = typeof ceType === 'string' ? toTypeName(ceType) : undefined
  if (name?.family !== place.family || name.major !== place.major) {
    const wanted = `org.ujirani.${place.family}.<fact>.v${place.major.toString()}`
    add('fact', `must be ${wanted}`, '/ceType')
  }
  const isKey = (field: unknown): boolean =>
    isProps(field) && field['name'] === keyField && field['type'] === 'string'
  if (!Array.isArray(fields) || !fields.some(isKey)) {
    add('fact', 'must name a field that is a string', '/keyField')
  }
}

function checkSize(node: SchemaNode, text: string, add: Add): void {
  if (countFields(node) > limits.fields) add('size', 'has more than 200 fields in all its records')
  if (depthOf(node) > limits.depth) add('size', 'is more than 12 records and arrays deep')
  if (text.length > limits.textChars) add('size', 'is longer than 64 KiB with its parts')
  const sizeOf = leastSizes(node)
  for (const part of nodesOf(node)) {
    if (part.kind === 'array' && sizeOf(part.items) === 0) {
      add('zero-bytes', 'has an array whose items can take no bytes')
    }
    if (part.kind === 'record' && sizeOf(part) === 0) add('zero-bytes', emptyDetail(part))
  }
}

function emptyDetail({ name }: RecordNode): string {
  return `has a record that takes no bytes: ${name}`
}
