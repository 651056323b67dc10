import type { OperatorKind } from './operator-kind.ts'

/** The field with everything below it, as it is. The value itself, not a copy of it. */
export const keep: OperatorKind<'KEEP'> = {
  check: () => undefined,
  compile: () => (value) => value,
}
