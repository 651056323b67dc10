import type {
  AvroValue,
  EventType,
  FieldNode,
  Places,
  RecordNode,
  Redaction,
  SchemaNode,
} from '@ujirani/events'
import type { Operator, OperatorSpec } from '../document.ts'
import type { Apply, OperatorField } from '../operators/operator-kind.ts'
import { checkOperator, compileOperator } from '../operators/operator-table.ts'
import { compileTables, type TableLayout } from '../suppression/table-layout.ts'
import {
  pathBelow,
  toDisclosureTree,
  type DisclosureFault,
  type DisclosureNode,
} from './disclosure-tree.ts'
import { itemsStep, type PathStep } from './field-path.ts'
import type { Link } from './link-keys.ts'
import { projectItems, projectRecord, type FieldProjection } from './record-projector.ts'
import { isCommon, unwrap, type SchemaProps } from './schema-node.ts'

/** What one rule makes of the values of one event type. */
export interface Projection {
  /**
   * A copy that shares with the value only what is kept whole; every record and array on the way
   * to something else is a new one.
   */
  readonly project: (value: AvroValue, link: Link) => AvroValue
  /** The tables in the copy that `suppress` must go over before anybody sees it. */
  readonly tables: readonly TableLayout[]
  /** Everything that is not kept as it is, in the order of the schema. From the rule alone. */
  readonly redactions: readonly Redaction[]
  /** What keeps the rule from being applied at all; empty in an agreement that was checked. */
  readonly faults: readonly DisclosureFault[]
}

/** What a projection is compiled with beside the rule. */
export interface ProjectionSetting {
  readonly places: Places
  /** Whether contacts of officials cross as the rule lists them; else never. */
  readonly withContacts?: boolean
}

/** Compiles what a rule discloses of one event type's value. */
export function compileProjection(
  disclose: Readonly<Record<string, OperatorSpec>>,
  type: EventType,
  setting: ProjectionSetting,
): Projection {
  const state: State = { ...setting, redactions: [], faults: [] }
  const tree = toDisclosureTree(disclose)
  const made = ofRecord(type.node, tree, { path: '', state })
  const project: Apply = typeof made === 'function' ? made : (value) => value
  const { tables, faults } = compileTables(disclose, type.node)
  return { project, tables, redactions: state.redactions, faults: [...state.faults, ...faults] }
}

interface State extends ProjectionSetting {
  readonly redactions: Redaction[]
  readonly faults: DisclosureFault[]
}

interface Position {
  readonly path: string
  readonly state: State
  /** Whether what is not listed here is kept, because an ancestor was listed with KEEP. */
  readonly isKept?: boolean
}

function fault({ path, state }: Position, detail: string): FieldProjection {
  state.faults.push({ path, detail })
  return 'hide'
}

function hide(position: Position, nullable: boolean): FieldProjection {
  const { path, state } = position
  if (!nullable) return fault(position, 'must be listed, for the record makes no sense without it')
  state.redactions.push({ path, operator: 'DROP' })
  return 'hide'
}

type Listed = Pick<FieldNode, 'node' | 'props'>

function ofField(
  { node: schema, props }: Listed,
  tree: DisclosureNode | undefined,
  position: Position,
): FieldProjection {
  const field = unwrap(schema)
  if (field === undefined) return fault(position, 'has a type that no operator knows')
  if (isCommon(field.node, 'officialContact') && position.state.withContacts !== true) {
    return hide(position, field.nullable)
  }
  if (tree !== undefined && tree.below.size > 0) {
    return ofParent({ ...field, props }, tree, position)
  }
  const unlisted = position.isKept === true ? 'KEEP' : 'DROP'
  return ofLeaf({ ...field, props }, tree?.operator ?? { op: unlisted }, position)
}

/** A field without paths listed below it. */
function ofLeaf(field: OperatorField, operator: Operator, position: Position): FieldProjection {
  if (operator.op === 'DROP') return hide(position, field.nullable)
  if (operator.op === 'KEEP') return ofKept(field.node, position)
  const made = ofOperator(operator, field, position)
  // Items that stay are kept whole.
  return operator.op === 'FILTER_ITEMS' ? inTurn(made, ofKept(field.node, position)) : made
}

/** A field with paths listed below it: itself it can only be kept, or have items left out. */
function ofParent(field: OperatorField, tree: DisclosureNode, position: Position): FieldProjection {
  const operator = tree.operator ?? { op: 'KEEP' }
  if (operator.op === 'KEEP') return ofChildren(field.node, tree, position)
  if (operator.op !== 'FILTER_ITEMS') {
    return fault(position, `${operator.op} leaves no room for paths below it`)
  }
  if (suppressesBelow(tree)) {
    return fault(position, 'FILTER_ITEMS takes away counts that are protected together')
  }
  const filter = ofOperator(operator, field, position)
  return inTurn(filter, ofChildren(field.node, tree, { ...position, isKept: false }))
}

/** What two projections make of a field, one after the other. */
function inTurn(first: FieldProjection, second: FieldProjection): FieldProjection {
  if (first === 'hide' || second === 'hide') return 'hide'
  if (first === 'keep' || second === 'keep') return first === 'keep' ? second : first
  return (value, link) => second(first(value, link), link)
}

function ofOperator(operator: Operator, field: OperatorField, position: Position): FieldProjection {
  const { path, state } = position
  const place = { field, path, places: state.places }
  const reason = checkOperator(operator, place)
  if (reason !== undefined) return fault(position, reason)
  state.redactions.push({ path, operator: operator.op })
  return compileOperator(operator, place)
}

function suppressesBelow({ below }: DisclosureNode): boolean {
  return [...below.values()].some(
    (node) => node.operator?.op === 'SUPPRESS_SMALL' || suppressesBelow(node),
  )
}

const nothingListed: DisclosureNode = { operator: undefined, below: new Map() }

/** Kept whole, unless something below is never kept: then it is taken apart to leave that out. */
function ofKept(node: SchemaNode, position: Position): FieldProjection {
  if (position.state.withContacts === true || !holdsContact(node)) return 'keep'
  return ofChildren(node, { ...nothingListed, operator: { op: 'KEEP' } }, position)
}

/** Whether the contact of an official has a place in values of a schema. */
export function holdsContact(schema: SchemaNode): boolean {
  const node = unwrap(schema)?.node
  if (node?.kind === 'array') return holdsContact(node.items)
  if (node?.kind !== 'record') return false
  return isCommon(node, 'officialContact') || node.fields.some((field) => holdsContact(field.node))
}

function ofChildren(node: SchemaNode, tree: DisclosureNode, position: Position): FieldProjection {
  const below = { ...position, isKept: position.isKept === true || tree.operator?.op === 'KEEP' }
  if (node.kind === 'record') return ofRecord(node, tree, below)
  if (node.kind === 'array') return ofItems(node.items, tree, below)
  return fault(position, 'has nothing below it')
}

function ofItems(items: SchemaNode, tree: DisclosureNode, position: Position): FieldProjection {
  const unknown = unknownSteps(tree, [itemsStep])
  if (unknown !== undefined) return fault(below(position, unknown), 'is no field')
  const props: SchemaProps = {}
  const made = ofField(
    { node: items, props },
    tree.below.get(itemsStep),
    below(position, itemsStep),
  )
  if (typeof made !== 'function') return made
  return whereThere(projectItems(made))
}

function ofRecord(node: RecordNode, tree: DisclosureNode, position: Position): FieldProjection {
  const names = node.fields.map(({ name }) => name)
  const unknown = unknownSteps(tree, names)
  if (unknown !== undefined) return fault(below(position, unknown), 'is no field')
  const made = node.fields.map((field) => ({
    name: field.name,
    projection: ofField(field, tree.below.get(field.name), below(position, field.name)),
  }))
  if (made.every(({ projection }) => projection === 'keep')) return 'keep'
  return whereThere(projectRecord(made))
}

function unknownSteps(tree: DisclosureNode, known: readonly PathStep[]): PathStep | undefined {
  return [...tree.below.keys()].find((step) => !known.includes(step))
}

function below(position: Position, step: PathStep): Position {
  return { ...position, path: pathBelow(position.path, step) }
}

/** A null stays null whatever is done to what is there. */
function whereThere(apply: Apply): Apply {
  return (value, link) => (value === null ? null : apply(value, link))
}
