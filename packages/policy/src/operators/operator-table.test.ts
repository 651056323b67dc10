import { catalogue, createPlaces, type AvroValue, type Place } from '@ujirani/events'
import fc from 'fast-check'
import { burundian, count, keys, typeOf } from '../../test/disclosures.ts'
import { valueOf } from '../../test/arbitrary-value.ts'
import { resolvePath } from '../decide/field-path.ts'
import { toOperator, type OperatorSpec } from '../document.ts'
import type { Apply } from './operator-kind.ts'
import { checkOperator, compileOperator } from './operator-table.ts'

const places = createPlaces()
const link = keys('bi-tz-returns' as never, 'bi.cgm' as never)
const zone = 'Africa/Dar_es_Salaam'

const departed = typeOf('repatriation.departed')
const alert = typeOf('health.alert.issued')

function placeOf(path: string, type = departed) {
  const field = resolvePath(type.node, path)
  if (field === undefined) throw new TypeError(`no path ${path}`)
  return { field, path, places }
}

function check(spec: OperatorSpec, path: string, type = departed): string | undefined {
  return checkOperator(toOperator(spec), placeOf(path, type))
}

function compile(spec: OperatorSpec, path: string, type = departed): Apply {
  expect(check(spec, path, type)).toBeUndefined()
  return compileOperator(toOperator(spec), placeOf(path, type))
}

const suppress = { op: 'SUPPRESS_SMALL', k: 10, group: 'people' } as const
const generalise = { op: 'GENERALISE_PLACE', level: 'ADM1' } as const
const coarsen = { op: 'COARSEN_TIME', to: 'week', zone } as const
const bucket = { op: 'BUCKET', edges: [0, 10, 50, 100] } as const

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

describe('BUCKET', () => {
  it.each([
    [0, 0, 9],
    [9, 0, 9],
    [10, 10, 49],
    [99, 50, 99],
  ])('puts a count of %i between %i and %i', (value, lower, upper) => {
    const expected = { value: lower, qualifier: 'ROUNDED', lower, upper }
    expect(compile(bucket, 'total')(count(value), link)).toEqual(expected)
  })

  it('says only that a count has passed the last edge', () => {
    const expected = { value: null, qualifier: 'AT_LEAST', lower: 100, upper: null }
    expect(compile(bucket, 'total')(count(7321), link)).toEqual(expected)
  })

  it('spans every bucket that a range may lie in', () => {
    const range = { value: null, qualifier: 'ESTIMATE', lower: 45, upper: 60 }
    const expected = { value: 10, qualifier: 'ROUNDED', lower: 10, upper: 99 }
    expect(compile(bucket, 'total')(range, link)).toEqual(expected)
  })

  it('leaves nothing of a figure that stands beside SUPPRESSED', () => {
    const leaky = { value: 6, qualifier: 'SUPPRESSED', lower: null, upper: null }
    expect(compile(bucket, 'total')(leaky, link)).toMatchObject({ value: null })
  })

  it('gives equal copies of counts that share a bucket', () => {
    const apply = compile(bucket, 'total')
    const inside = fc.integer({ min: 10, max: 49 }).map(count)
    fc.assert(
      fc.property(inside, inside, (one, other) => {
        expect(apply(one, link)).toEqual(apply(other, link))
      }),
    )
  })

  it('has no answer for a number under the first edge', () => {
    const apply = compile({ op: 'BUCKET', edges: [5, 10] }, 'borderPost.uncertaintyKm')
    expect(apply(7.5, link)).toBe(5)
    expect(() => apply(4.9, link)).toThrow('lies under the first edge')
  })
})

describe('GENERALISE_PLACE', () => {
  const mugina = {
    ...burundian('BDI010003'),
    precision: 'POINT',
    names: [{ lang: 'fr', text: 'Poste de Mugina', origin: 'ORIGINAL' }],
    lat: -4.28,
    lon: 29.9,
    uncertaintyKm: 1,
    codes: [{ scheme: 'COD_AB', code: 'BDI010003', vintage: 17_473 }],
  } as unknown as AvroValue

  it('leaves the unit, and nothing of the place in it', () => {
    const copy = compile(generalise, 'borderPost')(mugina, link) as unknown as Place
    expect(copy).toMatchObject({ precision: 'ADM1', lat: null, lon: null, uncertaintyKm: null })
    expect(copy.codes.map(({ code }) => code)).toEqual(['BDI010', 'BI-MA', 'BI.17'])
    expect(JSON.stringify(copy)).not.toContain('Mugina')
  })

  it('gives equal copies of two places in one unit', () => {
    const apply = compile(generalise, 'borderPost')
    const codes = [{ scheme: 'COD_AB', code: 'BDI010005', vintage: 17_473 }]
    const nyanzaLac = { ...(mugina as object), codes, names: null, lat: null }
    expect(apply(nyanzaLac as unknown as AvroValue, link)).toEqual(apply(mugina, link))
  })

  it('has no answer for a code that no map has', () => {
    const codes = [{ scheme: 'COD_AB', code: 'BDI999', vintage: 17_473 }]
    const nowhere = { ...(mugina as object), codes } as unknown as AvroValue
    const apply = compile(generalise, 'borderPost')
    expect(() => apply(nowhere, link)).toThrow('borderPost')
    // Asked again, it is not answered from memory.
    expect(() => apply(nowhere, link)).toThrow('borderPost')
  })

  it('has no answer on a map that the place is not on', () => {
    const apply = compile({ ...generalise, vintage: '2010-01-01' }, 'borderPost')
    expect(() => apply(mugina, link)).toThrow('no unit of that level')
  })
})

describe('DROP_FREE_TEXT', () => {
  it('takes what was written, and leaves codes, symbols and numbers', () => {
    const apply = compile('DROP_FREE_TEXT', 'parameters', alert)
    const value = [{ name: 'C1', kind: 'UNSPECIFIED', value: 'Asha, born 1990' }]
    expect(JSON.stringify(apply(value, link))).not.toContain('Asha')
    expect(apply(value, link)).toMatchObject([{ name: 'C1', kind: 'UNSPECIFIED' }])
  })

  it('gives equal copies of values that differ in what was written', () => {
    const { field } = placeOf('areas', alert)
    const apply = compile('DROP_FREE_TEXT', 'areas', alert)
    fc.assert(
      fc.property(valueOf(field.node, true), fc.string(), (value, text) => {
        const rewritten = JSON.parse(JSON.stringify(value), (key, member: unknown) =>
          key === 'text' ? text : member,
        ) as AvroValue
        const plain = JSON.parse(JSON.stringify(value)) as AvroValue
        expect(apply(rewritten, link)).toEqual(apply(plain, link))
      }),
    )
  })

  it('leaves no text without a format in any event type', () => {
    for (const type of catalogue.eventTypes.values()) {
      for (const { name } of type.node.fields) {
        const place = placeOf(name, type)
        if (checkOperator({ op: 'DROP_FREE_TEXT' }, place) !== undefined) continue
        const apply = compileOperator({ op: 'DROP_FREE_TEXT' }, place)
        const [value] = fc.sample(valueOf(place.field.node, true), { numRuns: 1, seed: 1 })
        const marked = JSON.parse(JSON.stringify(value ?? null), (key, member: unknown) =>
          key === 'text' ? 'CANARY' : member,
        ) as AvroValue
        expect(JSON.stringify(apply(marked, link))).not.toContain('CANARY')
      }
    }
  })
})
