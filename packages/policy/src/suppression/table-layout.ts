import type { RecordNode, SchemaNode } from '@ujirani/events'
import {
  pathBelow,
  toDisclosureTree,
  type DisclosureFault,
  type DisclosureNode,
} from '../decide/disclosure-tree.ts'
import { itemsStep, type PathStep } from '../decide/field-path.ts'
import { isCommon, unwrap, type SchemaProps } from '../decide/schema-node.ts'
import { toOperator, type Operator, type OperatorSpec } from '../document.ts'
import { compileCellKey, type KeyOf } from './cell-key.ts'

/** Where counts stand in a value: one, or one in each item of an array. */
export interface CountLayout {
  readonly path: string
  readonly steps: readonly PathStep[]
  /** One for each `[]` of the path. */
  readonly keys: readonly KeyOf[]
}

/** A breakdown of the total. */
export interface AxisLayout extends CountLayout {
  readonly overlapping: boolean
}

/** The disclosed counts that may tell of each other, and how much of each must stay open. */
export interface TableLayout {
  readonly k: number
  /** All of them. */
  readonly counts: readonly CountLayout[]
  readonly total: CountLayout | undefined
  readonly axes: readonly AxisLayout[]
  /** Counts that the schema ties to no others. */
  readonly loose: readonly CountLayout[]
}

/**
 * Finds the tables of what a rule discloses with SUPPRESS_SMALL. Which counts belong together is
 * the schema's word (`group`, `axis`, `overlapping`), not the rule's: the rule's own group names
 * must not cut through it. A count that the schema ties to a suppressed one and that crosses in
 * another way would give it away, so that is a fault.
 */
export function compileTables(
  disclose: Readonly<Record<string, OperatorSpec>>,
  root: RecordNode,
): { readonly tables: readonly TableLayout[]; readonly faults: readonly DisclosureFault[] } {
  const isSought = Object.values(disclose).some((spec) => toOperator(spec).op === 'SUPPRESS_SMALL')
  if (!isSought) return { tables: [], faults: [] }
  const counts: FoundCount[] = []
  findCounts(root, toDisclosureTree(disclose), { counts, ...start })
  const faults: DisclosureFault[] = []
  const tables: TableLayout[] = []
  for (const group of groupsOf(counts)) {
    const suppressed = group.filter(isSuppressed)
    const [first] = suppressed
    if (first === undefined) continue
    faults.push(...faultsOf(group, first.operator))
    tables.push(toTable(suppressed))
  }
  return { tables, faults }
}

/** A count that a rule discloses, with what it does to it and where the schema says it belongs. */
interface FoundCount extends Pick<CountLayout, 'path' | 'steps'> {
  /** The items of each array on the way to it. */
  readonly items: readonly SchemaNode[]
  readonly operator: Operator
  /** Of the array that holds its item, else its own; a group never spans two records. */
  readonly group: string | undefined
  readonly axis: unknown
  readonly overlapping: boolean
}

type SuppressedCount = FoundCount & {
  readonly operator: Extract<Operator, { readonly op: 'SUPPRESS_SMALL' }>
}

function isSuppressed(count: FoundCount): count is SuppressedCount {
  return count.operator.op === 'SUPPRESS_SMALL'
}

interface Walk {
  readonly counts: FoundCount[]
  readonly path: string
  readonly steps: readonly PathStep[]
  readonly items: readonly SchemaNode[]
  /** The nearest listing on the way down. */
  readonly operator: Operator | undefined
  /** The path of the record that a group lives in, and the props of its field on the way down. */
  readonly home: string
  readonly props: SchemaProps
}

const start: Omit<Walk, 'counts'> = {
  path: '',
  steps: [],
  items: [],
  operator: undefined,
  home: '',
  props: {},
}

function findCounts(schema: RecordNode, tree: DisclosureNode | undefined, walk: Walk): void {
  for (const { name, node, props } of schema.fields) {
    // What a group field holds is of that group; elsewhere each record begins anew.
    const inGroup = walk.props['group'] !== undefined
    const anchor = inGroup ? {} : { home: walk.path, props }
    findBelow(node, tree?.below.get(name), { ...stepInto(walk, name), ...anchor })
  }
}

function findBelow(schema: SchemaNode, tree: DisclosureNode | undefined, walk: Walk): void {
  const field = unwrap(schema)
  const here = { ...walk, operator: tree?.operator ?? walk.operator }
  if (field === undefined || here.operator?.op === 'DROP') return
  const { node } = field
  if (node.kind === 'array') {
    const items = [...walk.items, node.items]
    findBelow(node.items, tree?.below.get(itemsStep), { ...stepInto(here, itemsStep), items })
  } else if (node.kind === 'record') findInRecord(node, tree, here)
}

function findInRecord(node: RecordNode, tree: DisclosureNode | undefined, walk: Walk): void {
  if (isCommon(node, 'count')) addCount(walk)
  else findCounts(node, tree, walk)
}

function addCount({ counts, operator, path, steps, items, home, props }: Walk): void {
  if (operator === undefined) return
  const { group, axis } = props
  counts.push({
    path,
    steps,
    items,
    operator,
    group: typeof group === 'string' ? `${home} ${group}` : undefined,
    axis,
    overlapping: props['overlapping'] === true,
  })
}

function stepInto(walk: Walk, step: PathStep): Walk {
  return { ...walk, path: pathBelow(walk.path, step), steps: [...walk.steps, step] }
}

/** The counts that the schema ties together; each that it ties to none stands alone. */
function groupsOf(counts: readonly FoundCount[]): readonly (readonly FoundCount[])[] {
  const groups = new Map<string, FoundCount[]>()
  for (const count of counts) {
    const name = count.group ?? `alone ${count.path}`
    groups.set(name, [...(groups.get(name) ?? []), count])
  }
  return [...groups.values()]
}

function faultsOf(
  group: readonly FoundCount[],
  first: SuppressedCount['operator'],
): readonly DisclosureFault[] {
  const axes = group.map(({ axis }) => axis)
  return group.flatMap((count, index) => {
    const detail = faultOf(count, first, axes.indexOf(count.axis) !== index)
    return detail === undefined ? [] : [{ path: count.path, detail }]
  })
}

function faultOf(
  count: FoundCount,
  first: SuppressedCount['operator'],
  isRepeated: boolean,
): string | undefined {
  const { operator, axis, items, group } = count
  if (operator.op !== 'SUPPRESS_SMALL') {
    return 'must be SUPPRESS_SMALL or dropped, as a count that it adds up with is SUPPRESS_SMALL'
  }
  if (operator.k !== first.k || operator.group !== first.group) {
    return 'must have the k and the group of the counts that it adds up with'
  }
  if (group === undefined) return undefined
  // Two counts per item, or tables inside an array, would need another proof than table.ts gives.
  const isFlat = items.length === (axis === 'total' ? 0 : 1)
  return isFlat && !isRepeated ? undefined : 'stands in a table of a form that cannot be protected'
}

function toTable(found: readonly SuppressedCount[]): TableLayout {
  const counts = found.map((count) => ({ ...count, keys: count.items.map(compileCellKey) }))
  const tied = counts.filter(({ group }) => group !== undefined)
  return {
    // Equal in an agreement that was checked; else the most protective of them.
    k: Math.max(...counts.map(({ operator }) => operator.k)),
    counts,
    total: tied.find(({ axis }) => axis === 'total'),
    axes: tied.filter(({ axis }) => axis !== 'total'),
    loose: counts.filter(({ group }) => group === undefined),
  }
}
