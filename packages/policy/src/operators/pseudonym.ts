import type { OperatorKind } from './operator-kind.ts'

/**
 * A text under a keyed name that all recipients of this agreement share, so that they can speak of
 * the same thing without knowing it. Recipients under different agreements have different names.
 */
export const pseudonym: OperatorKind<'PSEUDONYM'> = {
  check: (_, { field: { node } }) =>
    node.kind === 'string' ? undefined : 'is for identifiers and codes, which are texts',
  compile: () => (value, link) => link.pseudonym(value as string),
}
