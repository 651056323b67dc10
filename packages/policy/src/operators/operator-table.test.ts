import fc from 'fast-check'
import { valueOf } from '../../test/arbitrary-value.ts'
import {
  bucket,
  check,
  coarsen,
  compile,
  french,
  generalise,
  link,
  males,
  placeOf,
  round,
  suppress,
} from '../../test/operators.ts'
import { toOperator, type OperatorSpec } from '../document.ts'

/** Every operator where it fits. */
const fitting: readonly (readonly [OperatorSpec, string])[] = [
  ['KEEP', 'byDestination'],
  ['DROP', 'remarks'],
  ['PAIRWISE', 'movementId'],
  [generalise, 'borderPost'],
  [generalise, 'origins[]'],
  [coarsen, 'departedAt'],
  [coarsen, 'day'],
  [{ ...coarsen, to: 'hour' }, 'day'],
  [bucket, 'total'],
  [bucket, 'borderPost.uncertaintyKm'],
  [suppress, 'byDestination[].count'],
  [round, 'total'],
  [{ op: 'ROUND', base: 2.5 }, 'borderPost.uncertaintyKm'],
  [{ op: 'CONST', value: 1.5 }, 'borderPost.uncertaintyKm'],
  [{ op: 'CONST', value: 'POST' }, 'borderPost.precision'],
  [{ op: 'MASK', keep: 3 }, 'movementId'],
  [{ op: 'MASK', keep: -3 }, 'movementId'],
  ['PSEUDONYM', 'movementId'],
  [french, 'remarks'],
  [males, 'bySexAge'],
  ['DROP_FREE_TEXT', 'remarks'],
  ['DROP_FREE_TEXT', 'borderPost'],
  ['DROP_FREE_TEXT', 'byDestination'],
]

const unfitting: readonly (readonly [OperatorSpec, string, string])[] = [
  ['DROP', 'movementId', 'DROP makes no sense to hide'],
  ['PAIRWISE', 'day', 'PAIRWISE is for identifiers'],
  ['PAIRWISE', 'programme', 'PAIRWISE is for identifiers'],
  [generalise, 'zone', 'GENERALISE_PLACE is for places'],
  [generalise, 'origins', 'GENERALISE_PLACE is for places'],
  [{ ...generalise, level: 'ADM3' }, 'borderPost', 'no units of level ADM3'],
  [{ ...generalise, vintage: 'soon' }, 'borderPost', 'needs its vintage as a day'],
  [coarsen, 'total', 'COARSEN_TIME is for instants and days'],
  [coarsen, 'zone', 'COARSEN_TIME is for instants and days'],
  [{ ...coarsen, zone: 'Africa/Atlantis' }, 'departedAt', 'needs an IANA time zone'],
  [bucket, 'day', 'BUCKET is for numbers and counts'],
  [bucket, 'zone', 'BUCKET is for numbers and counts'],
  [{ op: 'BUCKET', edges: [1, 10] }, 'total', 'needs edges from 0 on'],
  [{ op: 'BUCKET', edges: [0, 2.5] }, 'total', 'needs whole edges'],
  [suppress, 'bySexAge', 'SUPPRESS_SMALL is for counts'],
  [suppress, 'day', 'SUPPRESS_SMALL is for counts'],
  [round, 'day', 'ROUND is for numbers and counts'],
  [{ op: 'ROUND', base: 0.5 }, 'total', 'needs a whole base'],
  [{ op: 'CONST', value: 'x' }, 'borderPost.uncertaintyKm', 'needs a number'],
  [{ op: 'CONST', value: 'NEAR' }, 'borderPost.precision', 'needs a symbol'],
  [{ op: 'CONST', value: 'x' }, 'zone', 'CONST is for texts'],
  [{ op: 'CONST', value: 7 }, 'total', 'CONST is for texts'],
  [{ op: 'CONST', value: '2019-04-10' }, 'day', 'CONST is for texts'],
  [{ op: 'MASK', keep: 2 }, 'zone', 'MASK is for codes and ids'],
  [{ op: 'MASK', keep: 2 }, 'total', 'MASK is for codes and ids'],
  ['PSEUDONYM', 'day', 'PSEUDONYM is for identifiers'],
  [french, 'origins', 'KEEP_LANG is for texts by language'],
  [{ ...males, where: { path: 'colour', op: 'exists' } }, 'bySexAge', 'where/path is no field'],
  [{ ...males, where: { label: 'tlp', op: 'exists' } }, 'bySexAge', 'where/label is no part'],
  [{ ...males, where: { not: { envelope: 'time', op: 'exists' } } }, 'bySexAge', 'is no part'],
  [males, 'day', 'FILTER_ITEMS is for lists of records'],
  ['DROP_FREE_TEXT', 'zone', 'finds no free text'],
  ['DROP_FREE_TEXT', 'total', 'finds no free text'],
]

describe('checkOperator', () => {
  it.each(fitting)('lets %j stand on %s', (spec, path) => {
    expect(check(spec, path)).toBeUndefined()
  })

  it.each(unfitting)('does not let %j stand on %s', (spec, path, reason) => {
    expect(check(spec, path)).toContain(reason)
  })

  it('names each operator in its reason', () => {
    for (const [spec, path] of unfitting) {
      expect(check(spec, path)).toMatch(new RegExp(`^${toOperator(spec).op} `))
    }
  })
})

describe('every operator', () => {
  it.each(fitting)('%j on %s changes nothing the second time, nor its input', (spec, path) => {
    const { field } = placeOf(path)
    const apply = compile(spec, path)
    fc.assert(
      fc.property(valueOf(field.node), (value) => {
        const before = structuredClone(value)
        const once = apply(value, link)
        expect(value).toEqual(before)
        expect(once === null ? null : apply(once, link)).toEqual(once)
        expect(compile(spec, path)(structuredClone(value), link)).toEqual(once)
      }),
      { numRuns: 60 },
    )
  })
})
