/**
 * @needs shared
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toDate } from '../timestamps.ts'
import { createPlaces } from './places.ts'

// eslint-disable-next-line no-restricted-properties -- where the outside data lies is not ours to know
const shared = process.env['UJIRANI_SHARED'] ?? join(import.meta.dirname, '../../../../../shared')

interface Row {
  readonly name: string
  readonly parent: string
  readonly from: string
}

/** The published list: Location, Admin Level, P-Code, Name, Parent P-Code, Valid from date. */
function readRows(): ReadonlyMap<string, Row> {
  const text = readFileSync(join(shared, 'data/pcodes/cod_ab_pcodes_bdi_tza.csv'), 'utf8')
  const lines = text.trim().split(/\r?\n/).slice(2)
  return new Map(
    lines.map((line) => {
      const [, , pcode = '', name = '', parent = '', from = ''] = line.split(',')
      return [pcode, { name: name.replace(/\s+/g, ' '), parent, from }]
    }),
  )
}

interface Post {
  readonly pair: string
  readonly bi: { readonly name: string; readonly cod2017: string; readonly iso: string }
  readonly tz: { readonly name: string; readonly cod2018: string; readonly iso: string }
  readonly approx: readonly [number, number]
  readonly uncertaintyKm: number
}

const readPosts = (): readonly Post[] =>
  JSON.parse(readFileSync(join(shared, 'data/geo/border_posts.json'), 'utf8')) as Post[]

const places = createPlaces()
const { nodes } = places
const pcodeOf = (node: (typeof nodes)[number] | undefined): string | undefined =>
  node?.codes.find(({ scheme }) => scheme === 'COD_AB')?.code

describe('the places, against the published P-codes', () => {
  const rows = readRows()
  const units = nodes.filter((node) => node.level !== 'COUNTRY' && pcodeOf(node) !== undefined)

  it('agree in name, parent and vintage, code by code', () => {
    expect(units.length).toBeGreaterThan(180)
    const restated = units.map((node) => [
      pcodeOf(node),
      { name: node.name, parent: pcodeOf(node.parent), from: toDate(node.edition ?? 0) },
    ])
    expect(restated).toEqual(units.map((node) => [pcodeOf(node), rows.get(pcodeOf(node) ?? '')]))
  })

  it('leave out no province, region or commune of Burundi', () => {
    const missing = [...rows.keys()]
      .filter((pcode) => pcode.startsWith('BDI') || pcode.length === 4)
      .filter((pcode) => places.find({ scheme: 'COD_AB', code: pcode }) === undefined)
    expect(missing).toEqual([])
  })
})

describe('the crossings, against what was compiled of them', () => {
  it.each(readPosts().map((post) => [post.pair, post] as const))('%s agrees', (pair, post) => {
    const side = (country: string) =>
      places.find({ scheme: 'BORDER_POST', code: `${pair}/${country}` })
    expect(post.bi.name.startsWith(side('BI')?.name ?? '?')).toBe(true)
    expect(post.tz.name).toBe(side('TZ')?.name)
    expect(pcodeOf(side('BI')?.parent)).toBe(post.bi.cod2017)
    expect(pcodeOf(side('TZ')?.parent)).toBe(post.tz.cod2018)
    const [lat, lon] = post.approx
    expect(side('BI')?.point).toEqual({ lat, lon, km: post.uncertaintyKm })
    for (const [country, iso] of [
      ['BI', post.bi.iso],
      ['TZ', post.tz.iso],
    ] as const) {
      const place = {
        codes: side(country)?.codes ?? [],
        precision: 'POST' as const,
        names: null,
        lat: null,
        lon: null,
        uncertaintyKm: null,
      }
      expect(places.isWithin(place, { scheme: 'ISO_3166_2', code: iso })).toBe(true)
    }
  })
})
