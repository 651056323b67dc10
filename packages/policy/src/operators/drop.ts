import type { OperatorKind } from './operator-kind.ts'

/** Explicit absence: what an unlisted field gets, said aloud. */
export const drop: OperatorKind<'DROP'> = {
  check: (_, { field }) => (field.nullable ? undefined : 'makes no sense to hide'),
  compile: () => () => null,
}
