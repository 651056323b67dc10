import type { Operator } from '../document.ts'
import { bucket } from './bucket.ts'
import { coarsenTime } from './coarsen-time.ts'
import { dropFreeText } from './drop-free-text.ts'
import { drop } from './drop.ts'
import { generalisePlace } from './generalise-place.ts'
import { keep } from './keep.ts'
import type { Apply, OperatorKind, OperatorPlace } from './operator-kind.ts'
import { pairwise } from './pairwise.ts'
import { suppressSmall } from './suppress-small.ts'

/** Every operator by its name in the document; total, so that a new one does not compile half. */
const operators = {
  BUCKET: bucket,
  COARSEN_TIME: coarsenTime,
  DROP: drop,
  DROP_FREE_TEXT: dropFreeText,
  GENERALISE_PLACE: generalisePlace,
  KEEP: keep,
  PAIRWISE: pairwise,
  SUPPRESS_SMALL: suppressSmall,
} as const satisfies { readonly [Name in Operator['op']]: OperatorKind<Name> }

// The table pairs each name with its own kind, which the type of a look-up cannot say.
function kindOf(operator: Operator): OperatorKind<Operator['op']> {
  return operators[operator.op] as unknown as OperatorKind<Operator['op']>
}

/** Why an operator cannot stand on a field; undefined when it can. Never quotes a value. */
export function checkOperator(operator: Operator, place: OperatorPlace): string | undefined {
  const reason = kindOf(operator).check(operator, place)
  return reason === undefined ? undefined : `${operator.op} ${reason}`
}

/** Compiles an operator that `checkOperator` has accepted. */
export function compileOperator(operator: Operator, place: OperatorPlace): Apply {
  return kindOf(operator).compile(operator, place)
}
