import type { EventType, Places, RecordNode, SchemaNode } from '@ujirani/events'
import type { Finding, RuleContext } from './finding.ts'
import { compileAttributes } from './decide/attributes.ts'
import { pathBelow, toDisclosureTree, type DisclosureNode } from './decide/disclosure-tree.ts'
import { itemsStep } from './decide/field-path.ts'
import { compileProjection } from './decide/projection.ts'
import { unwrap } from './decide/schema-node.ts'
import { disclosedOf } from './disclosed-paths.ts'
import { toOperator, type Rule } from './document.ts'
import { pointTo } from './shape.ts'

/** Everything in a rule's `disclose` that does not fit its types or itself. */
export function checkDisclose(
  rule: Rule,
  types: readonly EventType[],
  { places }: Pick<RuleContext, 'places'>,
): readonly Finding[] {
  const findings = [
    ...checkAttributes(rule),
    ...checkUnknown(rule, types),
    ...checkGroups(rule),
    ...types.flatMap((type) => checkType(rule, type, places)),
  ]
  return [...new Map(findings.map((each) => [`${each.pointer} ${each.reason}`, each])).values()]
}

function pointerOf(path: string): string {
  return pointTo('/disclose', path)
}

function checkAttributes({ disclose }: Rule): readonly Finding[] {
  const { faults } = compileAttributes(disclose)
  return faults.map(({ path, detail }) => ({ pointer: pointerOf(path), reason: detail }))
}

/** A rule names several types, and a path that only some of them have; one that none has is a slip. */
function checkUnknown({ disclose }: Rule, types: readonly EventType[]): readonly Finding[] {
  const known = new Set(types.flatMap((type) => Object.keys(disclosedOf(disclose, type))))
  return Object.keys(disclose)
    .filter((path) => !known.has(path) && !path.startsWith('@'))
    .map((path) => ({ pointer: pointerOf(path), reason: 'is no field of the rule’s types' }))
}

/** The counts of a group are hidden together, so they need one k. */
function checkGroups({ disclose }: Rule): readonly Finding[] {
  const sizes = new Map<string, number>()
  return Object.entries(disclose).flatMap(([path, spec]) => {
    const operator = toOperator(spec)
    if (operator.op !== 'SUPPRESS_SMALL') return []
    const k = sizes.get(operator.group) ?? operator.k
    sizes.set(operator.group, k)
    if (k === operator.k) return []
    return [{ pointer: pointTo(pointerOf(path), 'k'), reason: 'differs within its group' }]
  })
}

function checkType(rule: Rule, type: EventType, places: Places): readonly Finding[] {
  const disclose = disclosedOf(rule.disclose, type)
  const { faults } = compileProjection(disclose, type, { places })
  const omitted = findOmitted(type.node, toDisclosureTree(disclose), '').filter((path) =>
    faults.every((fault) => fault.path !== path),
  )
  return [
    ...faults.map(({ path, detail }) =>
      Object.hasOwn(disclose, path)
        ? { pointer: pointerOf(path), reason: detail }
        : { pointer: '/disclose', reason: `${path} ${detail}` },
    ),
    ...omitted.map((path) =>
      Object.hasOwn(disclose, path)
        ? { pointer: pointerOf(path), reason: 'is always shared: it cannot be dropped' }
        : { pointer: '/disclose', reason: `${path} must be listed, for it is always shared` },
    ),
  ]
}

/** Fields marked `sharing: always` that a rule leaves out of a record which it discloses. */
function findOmitted(record: RecordNode, tree: DisclosureNode, path: string): readonly string[] {
  return record.fields.flatMap(({ name, node, props }) => {
    const below = tree.below.get(name)
    const at = pathBelow(path, name)
    if (!isDisclosed(below)) return props['sharing'] === 'always' ? [at] : []
    return isTakenApart(below) ? findOmittedBelow(node, below, at) : []
  })
}

/** Whether only what is listed below a path is disclosed of it. */
function isTakenApart(tree: DisclosureNode | undefined): boolean {
  const op = tree?.operator?.op
  return op === undefined || (op === 'FILTER_ITEMS' && tree !== undefined && tree.below.size > 0)
}

function findOmittedBelow(
  node: SchemaNode,
  tree: DisclosureNode | undefined,
  path: string,
): readonly string[] {
  const plain = unwrap(node)?.node
  if (tree === undefined) return []
  if (plain?.kind === 'record') return findOmitted(plain, tree, path)
  if (plain?.kind !== 'array') return []
  const items = tree.below.get(itemsStep)
  return items?.operator === undefined
    ? findOmittedBelow(plain.items, items, pathBelow(path, itemsStep))
    : []
}

/** Whether anything at or below a path is listed and not dropped. */
function isDisclosed(tree: DisclosureNode | undefined): boolean {
  if (tree === undefined) return false
  if (tree.operator !== undefined && tree.operator.op !== 'DROP') return true
  return [...tree.below.values()].some(isDisclosed)
}
