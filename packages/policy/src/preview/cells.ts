import type { AvroValue, EventType, RecordNode, SchemaNode } from '@ujirani/events'
import { unwrap } from '../decide/schema-node.ts'
import type { KeptItems } from './kept-items.ts'

/**
 * One value of an event that a recipient may get or not: a number, a code, a text; a `Count`, a
 * `Place`, a `Quantity`, a `Money` or a text with its language is one value.
 */
export interface Cell {
  /** JSON Pointer into the event's `data`. */
  readonly pointer: string
  /** As rules write it: `bySexAge[].count`. */
  readonly path: string
  /** The schema of the value, for what holds of contacts alone. */
  readonly isContact: boolean
  /** JSON Pointer into the copy's `data`; null where the copy has no such place. */
  readonly copyPointer: string | null
  readonly original: AvroValue
  /** What the copy has there; null when nothing, undefined when not even the place. */
  readonly copied: AvroValue | undefined
}

const whole: ReadonlySet<string> = new Set(
  ['Count', 'LocalizedText', 'Money', 'Place', 'Quantity'].map(
    (name) => `org.ujirani.common.v1.${name}`,
  ),
)

interface Spot {
  readonly path: string
  readonly pointer: string
  readonly isContact: boolean
  readonly copyPointer: string | null
}

/**
 * Lays a copy beside the event it was made of, value by value, in the order of the schema.
 *
 * @param copied the copy's value; undefined when there is no copy
 */
export function cellsOf(
  type: EventType,
  original: AvroValue,
  copied: AvroValue | undefined,
  kept: KeptItems,
): readonly Cell[] {
  const cells: Cell[] = []
  const visit = (schema: SchemaNode, spot: Spot, values: Values): void => {
    const node = unwrap(schema)?.node
    if (node === undefined || values.original === null) return
    if (node.kind === 'array') visitItems(node.items, spot, values)
    else if (node.kind === 'record' && !whole.has(node.name)) visitFields(node, spot, values)
    else cells.push({ ...spot, ...values })
  }
  const visitFields = (node: RecordNode, spot: Spot, values: Values): void => {
    const isContact = spot.isContact || node.name === 'org.ujirani.common.v1.OfficialContact'
    for (const field of node.fields) {
      const path = spot.path === '' ? field.name : `${spot.path}.${field.name}`
      const copy = memberOf(values.copied, field.name)
      const below = { ...step({ ...spot, isContact }, field.name, copy, field.name), path }
      visit(field.node, below, {
        original: memberOf(values.original, field.name) ?? null,
        copied: copy,
      })
    }
  }
  const visitItems = (items: SchemaNode, spot: Spot, values: Values): void => {
    const originals = values.original as readonly AvroValue[]
    const copies = Array.isArray(values.copied) ? (values.copied as readonly AvroValue[]) : []
    const places = kept(spot.path, originals)
    for (const [index, item] of originals.entries()) {
      const at = places.indexOf(index)
      const copy = at === -1 ? undefined : copies[at]
      const below = { ...step(spot, index.toString(), copy, at.toString()), path: `${spot.path}[]` }
      visit(items, below, { original: item, copied: copy })
    }
  }
  const root: Spot = { path: '', pointer: '', isContact: false, copyPointer: '' }
  visit(type.node, root, { original, copied })
  return cells
}

type Values = Pick<Cell, 'original' | 'copied'>

function step(spot: Spot, name: string, copy: AvroValue | undefined, copyName: string): Spot {
  const { pointer, copyPointer } = spot
  const isThere = copy !== undefined && copy !== null && copyPointer !== null
  return {
    ...spot,
    pointer: `${pointer}/${name}`,
    copyPointer: isThere ? `${copyPointer}/${copyName}` : null,
  }
}

function memberOf(value: AvroValue | undefined, name: string): AvroValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return (value as Readonly<Record<string, AvroValue>>)[name]
}

/** How much of a value the recipient gets. */
export type CellState = 'SAME' | 'CHANGED' | 'HIDDEN'

/** What became of one value. A Count that says only that it is suppressed is hidden. */
export function stateOf({ original, copied }: Values): CellState {
  if (copied === undefined || copied === null || isSuppressed(copied, original)) return 'HIDDEN'
  return isSame(original, copied) ? 'SAME' : 'CHANGED'
}

function isSuppressed(copied: AvroValue, original: AvroValue): boolean {
  return (
    memberOf(copied, 'qualifier') === 'SUPPRESSED' &&
    memberOf(original, 'qualifier') !== 'SUPPRESSED'
  )
}

/** Whether two values say the same. */
export function isSame(one: AvroValue | undefined, other: AvroValue | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
