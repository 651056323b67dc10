import type { AvroValue } from '../avro-value.ts'
import type { Check } from './check-context.ts'
import { propOf, type RecordValue } from './record-walk.ts'

/** A hash that must stand in one of the documents beside it: `among: minutes[].sha256`. */
export const checkAmong: Check = (node) => {
  const rules = node.fields.flatMap((field) => {
    const [, array, member] = /^(\w+)\[\]\.(\w+)$/.exec(propOf(field, 'among') ?? '') ?? []
    return array === undefined || member === undefined ? [] : [{ name: field.name, array, member }]
  })
  if (rules.length === 0) return undefined
  return (record, context) => {
    for (const { name, array, member } of rules) {
      const items = record[array] ?? null
      if (record[name] === null || !Array.isArray(items)) continue
      const found = (items as readonly AvroValue[]).some(
        (item) => (item as RecordValue)[member] === record[name],
      )
      if (!found) context.refuse('HASH_NOT_AMONG', name, `must be the ${member} of one of ${array}`)
    }
  }
}
