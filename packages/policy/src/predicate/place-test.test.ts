import { createPlaces } from '@ujirani/events'
import { burundian, convoyData, eventOf, typeOf } from '../../test/disclosures.ts'
import type { Predicate } from '../document.ts'
import { checkPredicate, compilePredicate } from './read-predicate.ts'

const context = { type: typeOf('repatriation.departed'), places: createPlaces() }

const post = {
  ...burundian('BDI010003'),
  codes: [{ scheme: 'BORDER_POST', code: 'MUG-MAN/BI', vintage: null }],
  precision: 'POST',
}

/** Whether a place is within a unit: it holds, its negation holds, or neither. */
function judge(place: unknown, predicate: Predicate): 'true' | 'false' | 'unknown' {
  const event = eventOf('repatriation.departed', { ...(convoyData as object), borderPost: place })
  if (compilePredicate(predicate, context)?.(event) === true) return 'true'
  return compilePredicate({ not: predicate }, context)?.(event) === true ? 'false' : 'unknown'
}

describe('within', () => {
  const within = (code: string, scheme = 'COD_AB'): Predicate => ({
    path: 'borderPost',
    op: 'within',
    value: { scheme, code },
  })

  it.each([
    ['BDI010', 'true'],
    ['BDI010003', 'true'],
    ['BDI018', 'false'],
    ['TZ16', 'false'],
  ])('finds the post of Mugina within %s: %s', (code, expected) => {
    expect(judge(post, within(code))).toBe(expected)
  })

  it('finds it within the country, by the country’s own scheme only', () => {
    expect(judge(post, within('BI', 'ISO_3166_1'))).toBe('true')
    expect(checkPredicate(within('BI'), context)).toHaveLength(1)
  })

  it('is open for a place that is coarser than the unit', () => {
    const coarse = { ...burundian('BDI010'), precision: 'ADM1' }
    expect(judge(coarse, within('BDI010003'))).toBe('unknown')
  })

  it('is open for a pair of posts astride the border', () => {
    const pair = { ...post, codes: [{ scheme: 'BORDER_POST', code: 'MUG-MAN', vintage: null }] }
    expect(judge(pair, within('BDI010'))).toBe('unknown')
  })

  it('is open for a code that no map has', () => {
    const nowhere = {
      ...post,
      codes: [{ scheme: 'COD_AB', code: 'BDI999', vintage: '2017-11-03' }],
    }
    expect(judge(nowhere, within('BDI010'))).toBe('unknown')
  })
})
