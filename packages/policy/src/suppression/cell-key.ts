import type { AvroValue, Place, SchemaNode } from '@ujirani/events'
import { isCommon, unwrap } from '../decide/schema-node.ts'

/** What tells one item of a breakdown from the others. */
export type KeyOf = (item: AvroValue) => string

/**
 * Compiles the key of an item: its codes and symbols in the order of the schema. Counts, texts and
 * coordinates are left out: they may be corrected without the cell becoming another one.
 */
export function compileCellKey(schema: SchemaNode): KeyOf {
  return partOf(schema) ?? (() => '')
}

function partOf(schema: SchemaNode): KeyOf | undefined {
  const node = unwrap(schema)?.node
  if (node === undefined) return undefined
  if (plainKinds.has(node.kind)) return plainKey
  if (isCommon(node, 'place')) return placeKey
  if (isCommon(node, 'count') || isCommon(node, 'localizedText')) return undefined
  return node.kind === 'record' ? recordKey(node.fields) : undefined
}

const plainKinds: ReadonlySet<string> = new Set(['enum', 'string', 'boolean', 'int', 'long'])

function plainKey(value: AvroValue): string {
  if (value === null) return '-'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function recordKey(
  fields: readonly { readonly name: string; readonly node: SchemaNode }[],
): KeyOf | undefined {
  const parts = fields.flatMap(({ name, node }) => {
    const part = partOf(node)
    return part === undefined ? [] : [{ name, part }]
  })
  if (parts.length === 0) return undefined
  return (value) => {
    const record = value as Readonly<Record<string, AvroValue>> | null
    return parts.map(({ name, part }) => part(record?.[name] ?? null)).join(' ')
  }
}

/** One code of a place is enough: the operational one, else the first by name. */
function placeKey(value: AvroValue): string {
  if (value === null) return '-'
  const codes = (value as unknown as Place).codes.map(({ scheme, code }) => `${scheme} ${code}`)
  return codes.find((text) => text.startsWith('COD_AB ')) ?? codes.sort()[0] ?? '-'
}
