import type { AvroValue } from '@ujirani/events'
import { unwrap, type PlainNode } from '../decide/schema-node.ts'
import { checkItemPredicate, compileItemPredicate } from '../predicate/read-predicate.ts'
import type { OperatorKind } from './operator-kind.ts'

/**
 * The items of a list for which the condition holds, as they are. Its paths begin at the item. Which
 * items are there tells the condition's outcome on each: that is part of what was agreed.
 */
export const filterItems: OperatorKind<'FILTER_ITEMS'> = {
  check({ where }, { field: { node }, places }) {
    const item = itemOf(node)
    if (item === undefined) return 'is for lists of records'
    const [fault] = checkItemPredicate(where, { type: { node: item }, places })
    return fault === undefined ? undefined : `where${fault.pointer} ${fault.detail}`
  },
  compile({ where }, { field: { node }, places }) {
    const item = itemOf(node)
    const holds =
      item === undefined ? undefined : compileItemPredicate(where, { type: { node: item }, places })
    if (holds === undefined) throw new TypeError('a condition that does not fit the items')
    return (value) => (value as readonly AvroValue[]).filter(holds)
  },
}

function itemOf(node: PlainNode) {
  const item = node.kind === 'array' ? unwrap(node.items)?.node : undefined
  return item?.kind === 'record' ? item : undefined
}
