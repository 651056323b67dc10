import fc from 'fast-check'
import type { Place, PlaceCode, PlaceScheme } from '../generated/types.ts'
import { parseDate } from '../timestamps.ts'
import { placeLevels } from './place-nodes.ts'
import { createPlaces, type GeneralLevel } from './places.ts'

const places = createPlaces()
const day = (text: string): number => parseDate(text) ?? Number.NaN
const bi2017 = day('2017-11-03')
const tz2018 = day('2018-10-19')
const bi2025 = day('2025-06-05')

const code = (scheme: PlaceScheme, text: string, vintage: number | null = null): PlaceCode => ({
  scheme,
  code: text,
  vintage,
})

function place(...codes: readonly PlaceCode[]): Place {
  return {
    codes,
    precision: 'POINT',
    names: [{ lang: 'en', text: 'a hamlet that nobody else should know', origin: 'ORIGINAL' }],
    lat: -4.37,
    lon: 29.82,
    uncertaintyKm: 0.1,
  }
}

const mabanda = place(code('COD_AB', 'BDI010003', bi2017))
const mugina = place(code('BORDER_POST', 'MUG-MAN/BI'))

describe('isKnown', () => {
  it('knows a code in its scheme and vintage', () => {
    expect(places.isKnown('COD_AB', 'BDI010', bi2017)).toBe(true)
    expect(places.isKnown('ISO_3166_2', 'TZ-08', null)).toBe(true)
    expect(places.isKnown('NATIONAL', 'BI:BURUNGA', bi2025)).toBe(true)
  })

  it.each([
    ['a code of another vintage', 'COD_AB', 'BDI010', tz2018],
    ['a code that needs its vintage', 'COD_AB', 'BDI010', null],
    ['a code of another scheme', 'ISO_3166_2', 'TZ16', null],
    ['a vintage where the scheme has none', 'ISO_3166_2', 'TZ-08', tz2018],
    ['a code that nobody gave', 'COD_AB', 'BDI099', bi2017],
    ['a scheme that nobody knows', 'UNSPECIFIED', 'BDI010', bi2017],
    ['the new province on the old map', 'NATIONAL', 'BI:BURUNGA', bi2017],
  ])('does not know %s', (_name, scheme, text, vintage) => {
    expect(places.isKnown(scheme, text, vintage)).toBe(false)
  })

  it('takes any edition when asked without one', () => {
    expect(places.isKnown('COD_AB', 'TZ1606')).toBe(true)
  })
})

describe('aliases', () => {
  it('are one place: Kigoma by three schemes, none by the number of another', () => {
    const kigoma = places.find({ scheme: 'COD_AB', code: 'TZ16' })
    expect(kigoma?.name).toBe('Kigoma')
    expect(places.find({ scheme: 'ISO_3166_2', code: 'TZ-08' })).toBe(kigoma)
    expect(places.find({ scheme: 'GEONAMES', code: 'TZ.05' })).toBe(kigoma)
    expect(places.find({ scheme: 'ISO_3166_2', code: 'TZ-16' })?.name).toBe('Morogoro')
    expect(places.find({ scheme: 'COD_AB', code: 'TZ08' })?.name).toBe('Lindi')
    expect(places.find({ scheme: 'ISO_3166_2', code: 'TZ-05' })?.name).toBe('Kagera')
  })

  it('are never shared by two places', () => {
    const texts = places.nodes.flatMap(({ codes }) =>
      codes.map((each) => `${each.scheme} ${each.code} ${String(each.vintage)}`),
    )
    expect(new Set(texts).size).toBe(texts.length)
  })
})

describe('the tables', () => {
  it('hold 18 provinces, 31 regions, five later provinces and five crossings', () => {
    const count = (test: (codeText: string) => boolean, level: string): number =>
      places.nodes.filter((node) => node.level === level && test(node.codes[0]?.code ?? '')).length
    expect(count((text) => text.startsWith('BDI'), 'ADM1')).toBe(18)
    expect(count((text) => text.startsWith('TZ'), 'ADM1')).toBe(31)
    expect(count((text) => text.startsWith('BI:'), 'ADM1')).toBe(5)
    expect(count((text) => text.startsWith('BDI'), 'ADM2')).toBe(119)
    expect(count((text) => text.startsWith('TZ16'), 'ADM2')).toBe(8)
    expect(places.nodes.filter((node) => node.sides.length === 2)).toHaveLength(5)
  })

  it('merge each of the 18 provinces into one of the five', () => {
    const old = places.nodes.filter((node) => /^BDI\d{3}$/.test(node.codes[0]?.code ?? ''))
    const merged = (name: string): string[] =>
      old.filter((node) => node.successor?.name === name).map((node) => node.name)
    expect(old.filter((node) => node.successor === undefined)).toEqual([])
    expect(merged('Buhumuza')).toEqual(['Cankuzo', 'Muyinga', 'Ruyigi'])
    expect(merged('Burunga')).toEqual(['Bururi', 'Makamba', 'Rutana', 'Rumonge'])
    expect(merged('Butanyerera')).toEqual(['Kayanza', 'Kirundo', 'Ngozi'])
    expect(merged('Gitega')).toEqual(['Gitega', 'Karuzi', 'Muramvya', 'Mwaro'])
  })
})

describe('generalise', () => {
  it('gives the unit and nothing of the place', () => {
    expect(places.generalise(mabanda, 'ADM1')).toEqual({
      codes: [
        code('COD_AB', 'BDI010', bi2017),
        code('ISO_3166_2', 'BI-MA'),
        code('GEONAMES', 'BI.17'),
      ],
      precision: 'ADM1',
      names: [{ lang: 'fr', text: 'Makamba', origin: 'ORIGINAL' }],
      lat: null,
      lon: null,
      uncertaintyKm: null,
    })
  })

  it('gives the same whichever code the place came with', () => {
    const byIso = places.generalise(place(code('ISO_3166_2', 'TZ-08')), 'ADM1')
    expect(byIso).toEqual(places.generalise(place(code('GEONAMES', 'TZ.05')), 'ADM1'))
    expect(byIso).toEqual(places.generalise(place(code('COD_AB', 'TZ1606', tz2018)), 'ADM1'))
  })

  it('raises the post Mugina to Mabanda and Makamba, never to the commune Mugina', () => {
    expect(places.generalise(mugina, 'ADM2')?.codes).toEqual([code('COD_AB', 'BDI010003', bi2017)])
    expect(places.generalise(mugina, 'ADM1')?.names?.[0]?.text).toBe('Makamba')
    const commune = place(code('COD_AB', 'BDI005004', bi2017))
    expect(places.generalise(commune, 'ADM1')?.names?.[0]?.text).toBe('Cibitoke')
  })

  it('drops the name even where the place stays at its level', () => {
    expect(places.generalise(mabanda, 'ADM2')?.names?.[0]?.text).toBe('Mabanda')
  })

  it('never makes a coarse place finer', () => {
    const country = place(code('ISO_3166_1', 'BI'))
    expect(places.generalise(country, 'ADM2')?.precision).toBe('COUNTRY')
    const gahumo = place(code('BORDER_POST', 'GAH-MUR/BI'))
    expect(places.generalise(gahumo, 'ADM2')?.names?.[0]?.text).toBe('Cankuzo')
  })

  it('follows the map of the day asked for', () => {
    const on = (text: string): string | undefined =>
      places.generalise(mabanda, 'ADM1', day(text))?.names?.[0]?.text
    expect(on('2018-11-01')).toBe('Makamba')
    expect(on('2025-06-04')).toBe('Makamba')
    expect(on('2025-06-05')).toBe('Burunga')
  })

  it('leaves the other country as it was on that day', () => {
    const manyovu = place(code('BORDER_POST', 'MUG-MAN/TZ'))
    expect(places.generalise(manyovu, 'ADM1', day('2025-07-01'))?.names?.[0]?.text).toBe('Kigoma')
  })

  it.each<[string, Place, GeneralLevel, number | undefined]>([
    ['an unknown code', place(code('COD_AB', 'BDI099', bi2017)), 'ADM1', undefined],
    [
      'an unknown code beside a known one',
      place(...mabanda.codes, code('FMP', 'X1')),
      'ADM1',
      undefined,
    ],
    ['a place without codes', place(), 'COUNTRY', undefined],
    [
      'codes of two places',
      place(...mabanda.codes, code('COD_AB', 'TZ16', tz2018)),
      'ADM1',
      undefined,
    ],
    [
      'a pair of posts, which stands in two countries',
      place(code('BORDER_POST', 'MUG-MAN')),
      'COUNTRY',
      undefined,
    ],
    ['a day before the first map', mabanda, 'ADM1', day('2010-01-01')],
    ['a commune on the map of 2025', mabanda, 'ADM2', bi2025],
    [
      'a new province on the old map',
      place(code('NATIONAL', 'BI:BURUNGA', bi2025)),
      'ADM1',
      bi2017,
    ],
  ])('cannot raise %s', (_name, value, level, vintage) => {
    expect(places.generalise(value, level, vintage)).toBeUndefined()
  })

  it('takes the side of a pair from the other codes', () => {
    const pair = code('BORDER_POST', 'MUG-MAN')
    expect(places.generalise(place(pair, code('ISO_3166_1', 'TZ')), 'ADM2')?.codes).toEqual([
      code('COD_AB', 'TZ1606', tz2018),
    ])
    expect(places.generalise(place(pair, ...mabanda.codes), 'ADM2')?.codes).toEqual(mabanda.codes)
  })

  it('is idempotent, climbs in any order to the same unit, and is never finer than asked', () => {
    const anyCode = fc.constantFrom(...places.nodes.flatMap((node) => node.codes))
    const anyLevel = fc.constantFrom<GeneralLevel>('COUNTRY', 'ADM1', 'ADM2')
    fc.assert(
      fc.property(anyCode, anyLevel, anyLevel, (each, level, other) => {
        const raised = places.generalise(place(each), level)
        if (raised === undefined) return
        expect(places.generalise(raised, level)).toEqual(raised)
        expect(placeLevels.indexOf(raised.precision as GeneralLevel)).toBeLessThanOrEqual(
          placeLevels.indexOf(level),
        )
        const coarser = placeLevels.indexOf(level) < placeLevels.indexOf(other) ? level : other
        expect(places.generalise(raised, other)).toEqual(places.generalise(place(each), coarser))
      }),
    )
  })
})

describe('isWithin', () => {
  it.each<[string, Place, string, string]>([
    ['a commune in its province', mabanda, 'COD_AB', 'BDI010'],
    ['a commune in its province by another scheme', mabanda, 'ISO_3166_2', 'BI-MA'],
    ['a post in its commune', mugina, 'COD_AB', 'BDI010003'],
    ['a post in its country', mugina, 'ISO_3166_1', 'BI'],
    ['a post in its pair', mugina, 'BORDER_POST', 'MUG-MAN'],
    ['a pair in itself', place(code('BORDER_POST', 'MUG-MAN')), 'BORDER_POST', 'MUG-MAN'],
    ['a province in itself', place(code('ISO_3166_2', 'TZ-08')), 'COD_AB', 'TZ16'],
    ['an old commune in the new province', mabanda, 'NATIONAL', 'BI:BURUNGA'],
  ])('is true of %s', (_name, value, scheme, text) => {
    expect(places.isWithin(value, { scheme, code: text })).toBe(true)
  })

  it.each<[string, Place, string, string]>([
    ['the post Mugina in the commune Mugina', mugina, 'COD_AB', 'BDI005004'],
    ['a province in its commune', place(code('ISO_3166_2', 'BI-MA')), 'COD_AB', 'BDI010003'],
    ['a pair of posts in one country', place(code('BORDER_POST', 'MUG-MAN')), 'ISO_3166_1', 'BI'],
    ['a commune in a foreign region', mabanda, 'COD_AB', 'TZ16'],
    ['an old commune in another new province', mabanda, 'NATIONAL', 'BI:GITEGA'],
    ['anything in an unknown code', mabanda, 'COD_AB', 'BDI'.padEnd(12, '0')],
    ['an unknown code in a country', place(code('COD_AB', 'TZ99', tz2018)), 'ISO_3166_1', 'TZ'],
    [
      'codes of two places',
      place(...mabanda.codes, ...mugina.codes, code('ISO_3166_1', 'TZ')),
      'ISO_3166_1',
      'BI',
    ],
  ])('is false of %s', (_name, value, scheme, text) => {
    expect(places.isWithin(value, { scheme, code: text })).toBe(false)
  })

  it('asks for the edition when one is given', () => {
    const ref = { scheme: 'COD_AB', code: 'BDI010' }
    expect(places.isWithin(mabanda, { ...ref, vintage: bi2017 })).toBe(true)
    expect(places.isWithin(mabanda, { ...ref, vintage: bi2025 })).toBe(false)
  })
})
