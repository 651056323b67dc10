import type { Place, PlaceCode } from '../generated/types.ts'
import type { Check } from './check-context.ts'

/** Every code stands in its scheme and vintage. */
export const checkPlaceCode: Check = (node) => {
  if (node.name !== 'org.ujirani.common.v1.PlaceCode') return undefined
  return (record, context) => {
    const { scheme, code, vintage } = record as unknown as PlaceCode
    if (context.places.isKnown(scheme, code, vintage)) return
    context.refuse('PLACE_UNKNOWN', 'code', 'must be a code of its scheme and vintage')
  }
}

/** All codes of one place name one place. */
export const checkPlaceConflict: Check = (node) => {
  if (node.name !== 'org.ujirani.common.v1.Place') return undefined
  return (record, context) => {
    const { places } = context
    const place = record as unknown as Place
    // An unknown code is another check's.
    const areKnown = place.codes.every((code) => places.find(code) !== undefined)
    if (place.codes.length === 0 || !areKnown || places.meanings(place).length > 0) return
    context.refuse('PLACE_CONFLICT', 'codes', 'must all name one place')
  }
}
