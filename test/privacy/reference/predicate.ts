import { asText, type Json, type PublishedEvent } from './history.ts'
import { isInside } from './place.ts'

/** Whether a condition is true, false, or neither. */
export type Answer = 'true' | 'false' | 'unknown'

const orders: Readonly<Record<string, readonly string[]>> = {
  sensitivity: ['LOW', 'MODERATE', 'HIGH', 'SEVERE'],
  tlp: ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED'],
}

interface Condition {
  readonly all?: readonly Condition[]
  readonly any?: readonly Condition[]
  readonly not?: Condition
  readonly path?: string
  readonly label?: string
  readonly envelope?: string
  readonly op?: string
  readonly value?: Json
}

/** What a condition says of an event: agreements.md §2, and §4 on what is missing. */
export function ask(condition: Json | undefined, event: PublishedEvent): Answer {
  return condition === undefined ? 'true' : answer(condition as Condition, event)
}

function answer(condition: Condition, event: PublishedEvent): Answer {
  const { all, any, not } = condition
  if (all !== undefined) return allOf(all.map((each) => answer(each, event)))
  if (any !== undefined) return opposite(allOf(any.map((each) => opposite(answer(each, event)))))
  return not === undefined ? leaf(condition, event) : opposite(answer(not, event))
}

function allOf(answers: readonly Answer[]): Answer {
  if (answers.includes('false')) return 'false'
  return answers.includes('unknown') ? 'unknown' : 'true'
}

function opposite(one: Answer): Answer {
  if (one === 'unknown') return one
  return one === 'true' ? 'false' : 'true'
}

function leaf(condition: Condition, event: PublishedEvent): Answer {
  const { path, label = '', envelope, op = '', value = null } = condition
  const found = path === undefined ? event.envelope[envelope ?? label] : event.data[path]
  if (found === undefined || found === null) return 'unknown'
  const test = tests[op]
  if (test === undefined) throw new TypeError(`the reference knows no ${op}`)
  return test(found as Json, value, label)
}

const tests: Readonly<Record<string, (found: Json, value: Json, label: string) => Answer>> = {
  eq: (found, value) => yes(found === value),
  in: (found, value) => yes((value as readonly Json[]).includes(found)),
  atMost: (found, value, label) => atMost(found, value, orders[label]),
  within: (found, value) => yes(isInside(found, (value as { readonly code: string }).code)),
}

function atMost(found: Json, most: Json, order: readonly string[] | undefined): Answer {
  if (order !== undefined) return yes(order.indexOf(asText(found)) <= order.indexOf(asText(most)))
  const { value } = found as { readonly value: number | null }
  return value === null ? 'unknown' : yes(value <= Number(most))
}

function yes(is: boolean): Answer {
  return is ? 'true' : 'false'
}
