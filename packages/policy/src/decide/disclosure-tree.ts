import { toOperator, type Operator, type OperatorSpec } from '../document.ts'
import { itemsStep, toPathSteps, type PathStep } from './field-path.ts'

/** Why a rule cannot be applied to a type, and at which path. */
export interface DisclosureFault {
  readonly path: string
  readonly detail: string
}

/** What a rule says of one field and of what lies below it. */
export interface DisclosureNode {
  operator: Operator | undefined
  readonly below: Map<PathStep, DisclosureNode>
}

/** What a rule's `disclose` says of the record: its `@attributes` left out, its paths as a tree. */
export function toDisclosureTree(disclose: Readonly<Record<string, OperatorSpec>>): DisclosureNode {
  const root = createNode()
  for (const [path, spec] of Object.entries(disclose)) {
    if (path.startsWith('@')) continue
    let node = root
    for (const step of toPathSteps(path) ?? [path]) {
      const next = node.below.get(step) ?? createNode()
      node.below.set(step, next)
      node = next
    }
    node.operator = toOperator(spec)
  }
  return root
}

function createNode(): DisclosureNode {
  return { operator: undefined, below: new Map() }
}

/** The path of a step below another. */
export function pathBelow(path: string, step: PathStep): string {
  if (step === itemsStep) return `${path}[]`
  return path === '' ? step : `${path}.${step}`
}
