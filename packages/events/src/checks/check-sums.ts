import type { AvroValue } from '../avro-value.ts'
import { overlapOf } from './cell-overlap.ts'
import type { Check, CheckContext } from './check-context.ts'
import { countTablesOf, type CountAxis } from './count-table.ts'
import { differ, sum, toInterval, type Interval } from './interval.ts'
import { propOf, recordOf, type RecordValue } from './record-walk.ts'

function readCells(record: RecordValue, axis: CountAxis): readonly AvroValue[] {
  const cells = record[axis.field] ?? null
  return Array.isArray(cells) ? (cells as readonly AvroValue[]) : []
}

/**
 * The cells of an axis, each at most the total, together at most the total. More is an error; less
 * is kept and flagged: reports of what happened do not always add up.
 */
export const checkSums: Check = (node) => {
  const tables = countTablesOf(node).filter(({ axes }) => axes.length > 0)
  if (tables.length === 0) return undefined
  return (record, context) => {
    for (const { total, axes } of tables) {
      const whole = total === undefined ? toInterval(null) : toInterval(record[total])
      const name = total ?? 'the total'
      for (const axis of axes) checkAxis(record, axis, { context, whole, name })
    }
  }
}

interface AxisCheck {
  readonly context: CheckContext
  readonly whole: Interval
  readonly name: string
}

function checkAxis(record: RecordValue, axis: CountAxis, check: AxisCheck): void {
  const { context, whole, name } = check
  const cells = readCells(record, axis)
  if (cells.length === 0) return
  const parts = cells.map((cell) => toInterval((cell as RecordValue)[axis.count]))
  if (axis.isOverlapping) {
    if (parts.some(({ low }) => low > whole.high)) {
      context.refuse('SUM_EXCEEDS_TOTAL', axis.field, `has a cell above ${name}`)
    }
    return
  }
  const together = sum(parts)
  if (together.low > whole.high) {
    context.refuse('SUM_EXCEEDS_TOTAL', axis.field, `adds up to more than ${name}`)
  } else if (differ(together, whole)) {
    context.flag('SUM_MISMATCH', axis.field, `does not add up to ${name}`)
  }
}

/** No one is counted in two cells of an axis; a key comes once even where needs overlap. */
export const checkOverlap: Check = (node) => {
  const axes = countTablesOf(node)
    .flatMap((table) => table.axes)
    .map((axis) => ({ axis, find: overlapOf(axis) }))
  if (axes.length === 0) return undefined
  return (record, context) => {
    for (const { axis, find } of axes) {
      const index = find(readCells(record, axis), context.places)
      if (index === undefined) continue
      const member = `${axis.field}/${index.toString()}`
      context.refuse('CELLS_OVERLAP', member, 'counts what another cell counts')
    }
  }
}

/** Big-endian two's complement, as Avro keeps a decimal. */
function toUnscaled(bytes: AvroValue | undefined): bigint {
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return 0n
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toString('hex')}`))
}

type Measure = (record: RecordValue, whole: string, parts: readonly string[]) => boolean

const exceedsByCount: Measure = (record, whole, parts) =>
  sum(parts.filter((part) => record[part] !== null).map((part) => toInterval(record[part]))).low >
  toInterval(record[whole]).high

const exceedsByQuantity: Measure = (record, whole, parts) => {
  const all = record[whole] as RecordValue | null
  const given = parts
    .map((part) => record[part] as RecordValue | null)
    .filter((part) => part !== null)
  if (all === null || given.length === 0) return false
  if (given.some((part) => part['unit'] !== all['unit'])) return true
  const together = given.reduce((total, part) => total + toUnscaled(part['amount']), 0n)
  return together > toUnscaled(all['amount'])
}

/** Parts that are not more than their whole, in its unit: `partOf` names the whole. */
export const checkParts: Check = (node) => {
  const parts = node.fields.filter((field) => propOf(field, 'partOf') !== undefined)
  if (parts.length === 0) return undefined
  const wholes = Map.groupBy(parts, (field) => propOf(field, 'partOf') ?? '')
  const rules = [...wholes].map(([whole, fields]) => ({
    whole,
    names: fields.map(({ name }) => name),
    exceeds:
      fields[0] !== undefined && recordOf(fields[0].node)?.name.endsWith('.Count') === true
        ? exceedsByCount
        : exceedsByQuantity,
  }))
  return (record, context) => {
    for (const { whole, names, exceeds } of rules) {
      if (!exceeds(record, whole, names)) continue
      const detail = `must together not be more than ${whole}, in its unit`
      context.refuse('PART_EXCEEDS_WHOLE', names[0], detail)
    }
  }
}
