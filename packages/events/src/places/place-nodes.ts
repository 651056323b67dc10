import type { PlaceCode, PlaceScheme } from '../generated/types.ts'
import { parseDate } from '../timestamps.ts'
import { partsOf, type AdminTable, type AdminUnit } from './admin-table.ts'
import { borderPosts, type PostPair } from './border-posts.ts'
import { burundi, burundiSince2025 } from './burundi.ts'
import { countries } from './countries.ts'
import { tanzania } from './tanzania.ts'

/** From the coarsest to the finest; of ADM3 the tables hold none. A pair of posts is a POST. */
export const placeLevels = ['COUNTRY', 'ADM1', 'ADM2', 'ADM3', 'POST'] as const

export type PlaceLevel = (typeof placeLevels)[number]

/** One place in one edition of the map, with all the codes it has. */
export interface PlaceNode {
  readonly level: PlaceLevel
  readonly name: string
  /** The language of the name. */
  readonly lang: string
  /** Every code of the place, always in the same order. */
  readonly codes: readonly PlaceCode[]
  /** The unit that it lies in, in the same edition; none for a country or a pair of posts. */
  readonly parent: PlaceNode | undefined
  /** Days since 1970 from which this edition of the map is valid; none for what has no editions. */
  readonly edition: number | undefined
  /** The unit of the next edition that the whole of it became a part of. */
  readonly successor: PlaceNode | undefined
  /** The two sides of a pair of posts; empty for every other place. */
  readonly sides: readonly PlaceNode[]
  /** About where a post is; degrees and km. */
  readonly point: { readonly lat: number; readonly lon: number; readonly km: number } | undefined
}

function toDays(vintage: string): number {
  const days = parseDate(vintage)
  if (days === undefined) throw new TypeError(`no day: ${vintage}`)
  return days
}

function toCode(scheme: PlaceScheme, code: string, vintage: number | null = null): PlaceCode {
  return { scheme, code, vintage }
}

/** What most places do not have. */
const plain = {
  parent: undefined,
  edition: undefined,
  successor: undefined,
  sides: [],
  point: undefined,
} as const

type ByCode = Map<string, PlaceNode>

function get(nodes: ByCode, code: string): PlaceNode {
  const node = nodes.get(code)
  if (node === undefined) throw new TypeError(`no place ${code} in the tables`)
  return node
}

function addCountries(nodes: ByCode): void {
  for (const country of countries) {
    const { iso, name, lang } = country
    const codes = [toCode('ISO_3166_1', iso)]
    if ('pcode' in country) codes.unshift(toCode('COD_AB', country.pcode, toDays(country.vintage)))
    nodes.set(iso, { ...plain, level: 'COUNTRY', name, lang, codes })
  }
}

function addLaterProvinces(nodes: ByCode): void {
  const { country, lang, vintage, provinces } = burundiSince2025
  const edition = toDays(vintage)
  for (const { code, name } of provinces) {
    const codes = [toCode('NATIONAL', code, edition)]
    const parent = get(nodes, country)
    nodes.set(code, { ...plain, level: 'ADM1', name, lang, codes, parent, edition })
  }
}

function addUnit(nodes: ByCode, table: AdminTable, unit: AdminUnit): void {
  const { lang } = table
  const edition = toDays(table.vintage)
  const place: PlaceNode = {
    ...plain,
    level: 'ADM1',
    name: unit.name,
    lang,
    codes: [
      toCode('COD_AB', unit.pcode, edition),
      toCode('ISO_3166_2', unit.iso),
      toCode('GEONAMES', unit.geonames),
    ],
    parent: get(nodes, table.country),
    edition,
    successor: unit.merged === undefined ? undefined : get(nodes, unit.merged),
  }
  nodes.set(unit.pcode, place)
  for (const { pcode, name } of partsOf(unit)) {
    const codes = [toCode('COD_AB', pcode, edition)]
    nodes.set(pcode, { ...plain, level: 'ADM2', name, lang, codes, parent: place, edition })
  }
}

function addPosts(nodes: ByCode, posts: PostPair): void {
  const point = { lat: posts.lat, lon: posts.lon, km: posts.uncertaintyKm }
  const sides = (['BI', 'TZ'] as const).map((country): PlaceNode => {
    const { name, within } = country === 'BI' ? posts.bi : posts.tz
    const parent = get(nodes, within)
    const codes = [toCode('BORDER_POST', `${posts.pair}/${country}`)]
    const { lang, edition } = parent
    return { ...plain, level: 'POST', name, lang, codes, parent, edition, point }
  })
  const name = `${posts.bi.name} – ${posts.tz.name}`
  const codes = [toCode('BORDER_POST', posts.pair)]
  const pair: PlaceNode = { ...plain, level: 'POST', name, lang: 'en', codes, sides, point }
  for (const node of [pair, ...sides]) nodes.set(node.codes[0]?.code ?? '', node)
}

/** Builds every place that the tables name, parents before what lies in them. */
export function buildPlaceNodes(): readonly PlaceNode[] {
  const nodes: ByCode = new Map()
  addCountries(nodes)
  addLaterProvinces(nodes)
  for (const table of [burundi, tanzania]) {
    for (const unit of table.units) addUnit(nodes, table, unit)
  }
  for (const posts of borderPosts) addPosts(nodes, posts)
  return [...nodes.values()]
}
