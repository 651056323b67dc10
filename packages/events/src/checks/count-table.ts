import type { FieldNode, RecordNode } from '../avro-schema.ts'
import { propOf, recordOf } from './record-walk.ts'

const countRecord = 'org.ujirani.common.v1.Count'

/** An array of cells that breaks a total down: one axis of a table. */
export interface CountAxis {
  readonly field: string
  /** The record of one cell. */
  readonly cell: RecordNode
  /** The cell's count. */
  readonly count: string
  /** Whether one person may stand in several cells, so that nothing adds up. */
  readonly isOverlapping: boolean
}

/** A total and all its breakdowns: what suppression and sums must take together. */
export interface CountTable {
  /** The schema's `group`. */
  readonly group: string
  /** The field of the total; some tables have none. */
  readonly total: string | undefined
  readonly axes: readonly CountAxis[]
}

function toAxis(field: FieldNode): CountAxis | undefined {
  const cell = recordOf(field.node)
  const count = cell?.fields.find((part) => recordOf(part.node)?.name === countRecord)
  if (cell === undefined || count === undefined) return undefined
  const isOverlapping = field.props['overlapping'] === true
  return { field: field.name, cell, count: count.name, isOverlapping }
}

/**
 * The tables of counts that a record's schema declares: fields with one `group` belong together,
 * `axis: total` is the total, every other axis is an array of cells that adds up to it.
 */
export function countTablesOf(node: RecordNode): readonly CountTable[] {
  const grouped = Map.groupBy(
    node.fields.filter((field) => propOf(field, 'group') !== undefined),
    (field) => propOf(field, 'group') ?? '',
  )
  return [...grouped].map(([group, fields]) => ({
    group,
    total: fields.find((field) => propOf(field, 'axis') === 'total')?.name,
    axes: fields
      .filter((field) => propOf(field, 'axis') !== 'total')
      .map(toAxis)
      .filter((axis) => axis !== undefined),
  }))
}
