import type { RecordNode, SchemaNode } from '@ujirani/events'
import { fieldOf, unwrap, type SchemaProps, type Unwrapped } from './schema-node.ts'

/** One step of a path: into a field by its name, or into the items of an array. */
export type PathStep = string | typeof itemsStep
/** The step that a path writes as `[]`. */
export const itemsStep: unique symbol = Symbol('[]')

const pathPattern = /^[A-Za-z_]\w*(?:\[\])*(?:\.[A-Za-z_]\w*(?:\[\])*)*$/
const maxPathLength = 200

/** Paths remembered: thousands of rules name the same few hundred. */
const pathsRemembered = 4096
const known = new Map<string, readonly PathStep[]>()

/** Takes `bySexAge[].count` apart; undefined when it is no path. */
export function toPathSteps(path: string): readonly PathStep[] | undefined {
  const remembered = known.get(path)
  if (remembered !== undefined) return remembered
  const steps = parsePath(path)
  if (steps === undefined) return undefined
  if (known.size >= pathsRemembered) known.clear()
  known.set(path, steps)
  return steps
}

function parsePath(path: string): readonly PathStep[] | undefined {
  if (path.length > maxPathLength || !pathPattern.test(path)) return undefined
  return path.split('.').flatMap((part): PathStep[] => {
    const name = part.replaceAll('[]', '')
    const depth = (part.length - name.length) / 2
    return [name, ...Array.from<PathStep>({ length: depth }).fill(itemsStep)]
  })
}

/** What stands at the end of a path. */
export interface ResolvedPath extends Unwrapped {
  readonly steps: readonly PathStep[]
  /** Of the last field that the path names. */
  readonly props: SchemaProps
}

/** Follows a path through a record's schema; undefined when it leads nowhere. */
export function resolvePath(root: RecordNode, path: string): ResolvedPath | undefined {
  const steps = toPathSteps(path)
  if (steps === undefined) return undefined
  let at: Standing | undefined = { node: root, props: {} }
  for (const step of steps) {
    at = stepInto(at, step)
    if (at === undefined) return undefined
  }
  const end = unwrap(at.node)
  return end === undefined ? undefined : { steps, props: at.props, ...end }
}

interface Standing {
  readonly node: SchemaNode
  readonly props: SchemaProps
}

function stepInto({ node, props }: Standing, step: PathStep): Standing | undefined {
  const plain = unwrap(node)?.node
  if (step === itemsStep) return plain?.kind === 'array' ? { node: plain.items, props } : undefined
  return plain?.kind === 'record' ? fieldOf(plain, step) : undefined
}
