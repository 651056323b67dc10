import { isCommon } from '../decide/schema-node.ts'
import { parseDay } from '../predicate/scalar.ts'
import { OperatorInapplicableError } from './inapplicable.ts'
import type { OperatorKind } from './operator-kind.ts'
import { rememberByCodes } from './place-memo.ts'

/**
 * The unit of a level that the place lies in: its codes and its own name; no coordinates, no finer
 * code, nothing of the place itself. A place that is already coarser stays at its level.
 */
export const generalisePlace: OperatorKind<'GENERALISE_PLACE'> = {
  check({ level, vintage }, { field: { node } }) {
    if (!isCommon(node, 'place')) return 'is for places'
    if (level === 'ADM3') return 'finds no units of level ADM3 in the hierarchy'
    return vintage === undefined || parseDay(vintage) !== undefined
      ? undefined
      : 'needs its vintage as a day'
  },
  compile({ level, vintage }, { path, places }) {
    if (level === 'ADM3') throw new TypeError('a level without a hierarchy')
    const day = vintage === undefined ? undefined : parseDay(vintage)
    const unitOf = rememberByCodes((place) => places.generalise(place, level, day))
    return (value) => {
      const unit = unitOf(value)
      if (unit === undefined) {
        throw new OperatorInapplicableError(path, 'the place has no unit of that level')
      }
      return unit
    }
  },
}
