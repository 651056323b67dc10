import type { FieldNode, RecordNode, SchemaNode } from '../avro-schema.ts'
import type { AvroValue } from '../avro-value.ts'
import type { Trail } from './trail.ts'

/** A record's value, by field. */
export type RecordValue = Readonly<Record<string, AvroValue>>

/** Looks at one record; its own fields only, the records inside are looked at by themselves. */
type Inspect<Context> = (record: RecordValue, context: Context) => void

/** Prepares the look at one kind of record; undefined when there is nothing to look at. */
export type Inspector<Context> = (node: RecordNode) => Inspect<Context> | undefined

type Visit<Context> = (value: AvroValue, context: Context) => void

/** The schema under `["null", X]`: X; of anything else itself. */
export function payloadOf(node: SchemaNode): SchemaNode {
  if (node.kind !== 'union') return node
  return node.branches.find((branch) => branch.kind !== 'null') ?? node
}

/** The record that a field holds, or of which it holds an array. */
export function recordOf(node: SchemaNode): RecordNode | undefined {
  const payload = payloadOf(node)
  const inner = payload.kind === 'array' ? payloadOf(payload.items) : payload
  return inner.kind === 'record' ? inner : undefined
}

/** A text property that a field carries beside Avro's own. */
export function propOf(field: FieldNode, name: string): string | undefined {
  const value = field.props[name]
  return typeof value === 'string' ? value : undefined
}

/**
 * Compiles a schema into one walk over its values, which calls every inspector's look at each
 * record. Parts of a schema in which nothing is looked at are not walked.
 */
export function compileWalk<Context extends { readonly trail: Trail }>(
  root: RecordNode,
  inspectors: readonly Inspector<Context>[],
): Visit<Context> {
  const known = new Map<RecordNode, Visit<Context> | undefined>()

  const compileNode = (node: SchemaNode): Visit<Context> | undefined => {
    const payload = payloadOf(node)
    if (payload.kind === 'record') return compileRecord(payload)
    const visit = payload.kind === 'array' ? compileNode(payload.items) : undefined
    return visit === undefined ? undefined : visitItems(visit)
  }

  const compileRecord = (node: RecordNode): Visit<Context> | undefined => {
    if (known.has(node)) return known.get(node)
    // A record that holds itself finds this one when its own fields are compiled.
    known.set(node, (value, context) => {
      known.get(node)?.(value, context)
    })
    const visit = visitRecord(
      inspectors.flatMap((inspector) => inspector(node) ?? []),
      node.fields.flatMap(({ name, node: inner }) => {
        const visitField = compileNode(inner)
        return visitField === undefined ? [] : [{ name, visit: visitField }]
      }),
    )
    known.set(node, visit)
    return visit
  }

  return compileRecord(root) ?? (() => undefined)
}

function visitItems<Context extends { readonly trail: Trail }>(
  visit: Visit<Context>,
): Visit<Context> {
  return (value, context) => {
    if (!Array.isArray(value)) return
    const { trail } = context
    for (const [index, item] of (value as readonly AvroValue[]).entries()) {
      trail.enter(index)
      visit(item, context)
      trail.leave()
    }
  }
}

function visitRecord<Context extends { readonly trail: Trail }>(
  looks: readonly Inspect<Context>[],
  parts: readonly { readonly name: string; readonly visit: Visit<Context> }[],
): Visit<Context> | undefined {
  if (looks.length === 0 && parts.length === 0) return undefined
  return (value, context) => {
    if (value === null) return
    const record = value as RecordValue
    for (const look of looks) look(record, context)
    for (const { name, visit } of parts) {
      const part = record[name] ?? null
      if (part === null) continue
      context.trail.enter(name)
      visit(part, context)
      context.trail.leave()
    }
  }
}
