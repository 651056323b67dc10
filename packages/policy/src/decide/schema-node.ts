import type { FieldNode, RecordNode, SchemaNode } from '@ujirani/events'

/** A schema that is no alternative between null and something. */
export type PlainNode = Exclude<SchemaNode, { readonly kind: 'union' }>

/** Properties that a schema carries beside Avro's own: `format`, `group`, `axis`, `sharing` … */
export type SchemaProps = FieldNode['props']

/** A schema with its `["null", X]` taken off. */
export interface Unwrapped {
  readonly node: PlainNode
  readonly nullable: boolean
}

/** Takes `["null", X]` apart; undefined for any other union (the schema rules allow none). */
export function unwrap(node: SchemaNode): Unwrapped | undefined {
  if (node.kind !== 'union') return { node, nullable: false }
  const [first, second, ...more] = node.branches
  if (first?.kind !== 'null' || second === undefined || more.length > 0) return undefined
  return second.kind === 'union' ? undefined : { node: second, nullable: true }
}

/** The common records and enums that operators know by name. */
export const commonNames = {
  count: 'org.ujirani.common.v1.Count',
  localizedText: 'org.ujirani.common.v1.LocalizedText',
  officialContact: 'org.ujirani.common.v1.OfficialContact',
  place: 'org.ujirani.common.v1.Place',
} as const

/** Whether a schema is the common record of that name. */
export function isCommon(node: SchemaNode, name: keyof typeof commonNames): boolean {
  return node.kind === 'record' && node.name === commonNames[name]
}

/** The field of a record by name. */
export function fieldOf(node: RecordNode, name: string): FieldNode | undefined {
  return node.fields.find((field) => field.name === name)
}
