import type { OperatorKind } from './operator-kind.ts'

/**
 * An identifier under a name that only this recipient has for it under this agreement. The same
 * identifier gets the same name wherever it stands, so copies still point at each other.
 */
export const pairwise: OperatorKind<'PAIRWISE'> = {
  check: (_, { field: { node } }) =>
    node.kind === 'string' ? undefined : 'is for identifiers, which are texts',
  compile: () => (value, link) => link.pairwise(value as string),
}
