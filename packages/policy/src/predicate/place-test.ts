import type { AvroValue, Place, Places } from '@ujirani/events'
import type { PlaceCode, Test } from '../document.ts'
import { rememberByCodes } from '../operators/place-memo.ts'
import { noSuchTest, wrongValue, type LeafFault } from './fault.ts'
import { parseDay } from './scalar.ts'
import type { Verdict } from './verdict.ts'

/**
 * `within`: holds where everything that the place can mean lies in the unit; fails where none of it
 * does, nor the unit in it. An unknown code, a pair of posts astride the border of the unit, or a
 * place coarser than the unit leave it open.
 */
export function withinTest(test: Test, places: Places): Verdict<AvroValue> | LeafFault {
  if (test.op !== 'within') return noSuchTest('a place')
  const ref = toRef(test.value)
  const unit = ref === undefined ? undefined : places.find(ref)
  if (ref === undefined || unit === undefined) {
    return wrongValue('must be a place code known in its scheme and vintage')
  }
  const unitPlace = asPlace(unit.codes)
  const isApart = (codes: Place['codes']): boolean => {
    const [code] = codes
    if (code === undefined || places.isWithin(asPlace(codes), ref)) return false
    return !places.isWithin(unitPlace, code)
  }
  return {
    holds: rememberByCodes((place) => places.isWithin(place, ref)),
    fails: rememberByCodes((place) => {
      const meanings = places.meanings(place)
      return meanings.length > 0 && meanings.every(({ codes }) => isApart(codes))
    }),
  }
}

function toRef({ scheme, code, vintage }: PlaceCode) {
  if (vintage === undefined) return { scheme, code }
  const days = parseDay(vintage)
  return days === undefined ? undefined : { scheme, code, vintage: days }
}

function asPlace(codes: Place['codes']): Place {
  return { codes, precision: 'UNSPECIFIED', names: null, lat: null, lon: null, uncertaintyKm: null }
}
