import { isCommon } from '../decide/schema-node.ts'
import type { OperatorKind } from './operator-kind.ts'

/**
 * Hides counts of 1…k−1, and whatever else must go with them. Which that is depends on the whole
 * group, so here the count only passes; `suppression/plan.ts` hides it in the finished copy.
 */
export const suppressSmall: OperatorKind<'SUPPRESS_SMALL'> = {
  check: (_, { field: { node } }) => (isCommon(node, 'count') ? undefined : 'is for counts'),
  // Not `keep`: a projector makes the record around it a new one, which may then be written to.
  compile: () => (value) => value,
}
