import type { AvroValue } from '../avro-value.ts'
import type { Check } from './check-context.ts'
import { propOf, type RecordValue } from './record-walk.ts'

/**
 * Whether two offices can be one: the same party, and nothing said of either that tells them
 * apart. What one leaves open might be what the other says.
 */
function canBeOne(one: RecordValue, other: RecordValue): boolean {
  if (one['party'] !== other['party']) return false
  return ['unit', 'role', 'site'].every((part) => {
    const [left, right] = [one[part] ?? null, other[part] ?? null]
    return left === null || right === null || left === right
  })
}

function isRecord(value: AvroValue | undefined): value is RecordValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Two offices that must differ, as who asks and who approves: `distinctFrom` names the other. */
export const checkDistinctOffices: Check = (node) => {
  const pairs = node.fields.flatMap((field) => {
    const other = propOf(field, 'distinctFrom')
    return other === undefined ? [] : [{ name: field.name, other }]
  })
  if (pairs.length === 0) return undefined
  return (record, context) => {
    for (const { name, other } of pairs) {
      const [one, two] = [record[name], record[other]]
      if (!isRecord(one) || !isRecord(two) || !canBeOne(one, two)) continue
      context.refuse('SAME_OFFICE', name, `must be another office than ${other}`)
    }
  }
}

/** An official's name or number travels only in an event that says so. */
export const checkContactLabel: Check = (node) => {
  if (node.name !== 'org.ujirani.common.v1.OfficialContact') return undefined
  return (_record, context) => {
    if (context.envelope.personaldata !== 'NONE') return
    const detail = 'must be OFFICIAL_CONTACT: the data holds the contact of an official'
    context.refuseAttribute('CONTACT_UNLABELLED', 'personaldata', detail)
  }
}
