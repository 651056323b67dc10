import type { EventType } from '@ujirani/events'
import { resolvePath } from './decide/field-path.ts'
import type { OperatorSpec } from './document.ts'

type Disclose = Readonly<Record<string, OperatorSpec>>

/**
 * What of a rule's `disclose` is about one of its types: every `@attribute`, and the paths that
 * the type has. A rule may name several types, and a path that only some of them have.
 */
export function disclosedOf(disclose: Disclose, type: EventType): Disclose {
  const entries = Object.entries(disclose)
  return Object.fromEntries(
    entries.filter(([path]) => path.startsWith('@') || resolvePath(type.node, path) !== undefined),
  )
}
