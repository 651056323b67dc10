import type { Operator } from '../document.ts'
import { bucket } from './bucket.ts'
import { coarsenTime } from './coarsen-time.ts'
import { constant } from './const.ts'
import { dropFreeText } from './drop-free-text.ts'
import { drop } from './drop.ts'
import { filterItems } from './filter-items.ts'
import { generalisePlace } from './generalise-place.ts'
import { keepLang } from './keep-lang.ts'
import { keep } from './keep.ts'
import { mask } from './mask.ts'
import type { Apply, OperatorKind, OperatorPlace } from './operator-kind.ts'
import { pairwise } from './pairwise.ts'
import { pseudonym } from './pseudonym.ts'
import { round } from './round.ts'
import { suppressSmall } from './suppress-small.ts'

/** Every operator by its name in the document; total, so that a new one does not compile half. */
const operators = {
  BUCKET: bucket,
  COARSEN_TIME: coarsenTime,
  CONST: constant,
  DROP: drop,
  DROP_FREE_TEXT: dropFreeText,
  FILTER_ITEMS: filterItems,
  GENERALISE_PLACE: generalisePlace,
  KEEP: keep,
  KEEP_LANG: keepLang,
  MASK: mask,
  PAIRWISE: pairwise,
  PSEUDONYM: pseudonym,
  ROUND: round,
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

/** Compiles an operator that `checkOperator` has accepted, for any value of the field. */
export function compileOperator(operator: Operator, place: OperatorPlace): Apply {
  const { compile, ofNull = false } = kindOf(operator)
  const apply = compile(operator, place)
  return ofNull ? apply : (value, link) => (value === null ? null : apply(value, link))
}
