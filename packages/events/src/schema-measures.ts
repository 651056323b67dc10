import type { RecordNode, SchemaNode } from './avro-schema.ts'

/** The schemas directly inside one. */
export function partsOf(node: SchemaNode): readonly SchemaNode[] {
  if (node.kind === 'record') return node.fields.map((field) => field.node)
  if (node.kind === 'array') return [node.items]
  if (node.kind === 'map') return [node.values]
  return node.kind === 'union' ? node.branches : []
}

/** Every part of a schema, each once, the outermost first. */
export function nodesOf(root: SchemaNode): readonly SchemaNode[] {
  const found = new Set<SchemaNode>()
  const visit = (node: SchemaNode): void => {
    if (found.has(node)) return
    found.add(node)
    partsOf(node).forEach(visit)
  }
  visit(root)
  return [...found]
}

function recordsOf(root: SchemaNode): readonly RecordNode[] {
  return nodesOf(root).filter((node) => node.kind === 'record')
}

/** How many fields a schema defines in all its records. */
export function countFields(root: SchemaNode): number {
  return recordsOf(root).reduce((sum, record) => sum + record.fields.length, 0)
}

/** How many records, arrays and maps lie around the innermost value; infinite for a recursion. */
export function depthOf(root: SchemaNode): number {
  const known = new Map<SchemaNode, number>()
  const visit = (node: SchemaNode): number => {
    const before = known.get(node)
    if (before !== undefined) return before
    known.set(node, Number.POSITIVE_INFINITY)
    const inner = Math.max(0, ...partsOf(node).map(visit))
    const depth = isNesting(node) ? inner + 1 : inner
    known.set(node, depth)
    return depth
  }
  return visit(root)
}

function isNesting(node: SchemaNode): boolean {
  return node.kind === 'record' || node.kind === 'array' || node.kind === 'map'
}

const fixedSizes = {
  null: 0,
  boolean: 1,
  int: 1,
  long: 1,
  float: 4,
  double: 8,
  bytes: 1,
  string: 1,
  enum: 1,
  array: 1,
  map: 1,
} as const

/**
 * The fewest bytes that a value of each part of a schema can take. A type that must hold itself
 * has no value: infinitely many.
 */
export function leastSizes(root: SchemaNode): (node: SchemaNode) => number {
  const records = new Map<RecordNode, number>(
    recordsOf(root).map((record) => [record, Number.POSITIVE_INFINITY]),
  )
  const sizeOf = (node: SchemaNode): number => {
    if (node.kind === 'record') return records.get(node) ?? 0
    if (node.kind === 'fixed') return node.size
    if (node.kind === 'union') return 1 + Math.min(...node.branches.map(sizeOf))
    return fixedSizes[node.kind]
  }
  // Each round can only lower a size, and one that changes nothing is the last.
  for (let isChanged = true; isChanged;) {
    isChanged = false
    for (const [record, before] of records) {
      const size = record.fields.reduce((sum, field) => sum + sizeOf(field.node), 0)
      if (size < before) {
        records.set(record, size)
        isChanged = true
      }
    }
  }
  return sizeOf
}
