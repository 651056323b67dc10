import type { AvroValue, EventType, Places } from '@ujirani/events'
import { disclosedOf } from '../disclosed-paths.ts'
import { resolvePath } from '../decide/field-path.ts'
import { unkeyedLink } from '../decide/link-keys.ts'
import { toOperator, type Rule } from '../document.ts'
import type { Apply } from '../operators/operator-kind.ts'
import { checkOperator, compileOperator } from '../operators/operator-table.ts'

/** Which items of a list a copy has, as their places in the event's own list. */
export type KeptItems = (path: string, items: readonly AvroValue[]) => readonly number[]

/** Operators that leave items out, and the others where they stand. */
const choosing: ReadonlySet<string> = new Set(['FILTER_ITEMS', 'KEEP_LANG'])

/** Finds out again, for one rule and type, what the rule's operators leave out of lists. */
export function createKeptItems(rule: Rule, type: EventType, places: Places): KeptItems {
  const choices = new Map<string, Apply>()
  for (const [path, spec] of Object.entries(disclosedOf(rule.disclose, type))) {
    const operator = toOperator(spec)
    const field = path.startsWith('@') ? undefined : resolvePath(type.node, path)
    if (field === undefined || !choosing.has(operator.op)) continue
    const place = { field, path, places }
    if (field.node.kind !== 'array' || checkOperator(operator, place) !== undefined) continue
    choices.set(path, compileOperator(operator, place))
  }
  return (path, items) => {
    const choose = choices.get(path)
    const all = items.map((_, index) => index)
    if (choose === undefined) return all
    const chosen = choose([...items], unkeyedLink) as readonly AvroValue[]
    // Items come in their own order, so each is looked for behind the one before.
    let next = 0
    return all.filter((index) => {
      const isChosen = chosen[next] === items[index]
      if (isChosen) next += 1
      return isChosen
    })
  }
}
