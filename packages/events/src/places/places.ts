import type { LocalizedText, Place, PlaceCode, PlacePrecision } from '../generated/types.ts'
import { buildPlaceNodes, placeLevels, type PlaceLevel, type PlaceNode } from './place-nodes.ts'

/** A code without the rest of a place; no vintage means any edition. */
export interface PlaceRef {
  readonly scheme: string
  readonly code: string
  readonly vintage?: number | null
}

/** The levels that a place can be raised to. */
export type GeneralLevel = Exclude<PlaceLevel, 'POST'>

/** The places the bus knows, in every edition of their map. Immutable. */
export interface Places {
  /** Every place, parents before what lies in them. */
  readonly nodes: readonly PlaceNode[]

  /** The place that a code stands for; undefined when it stands for none or for several. */
  find(ref: PlaceRef): PlaceNode | undefined

  /**
   * Whether a code stands in its scheme.
   * @param vintage days since 1970; null = given without one, which is right only for schemes
   *   without editions; undefined = any edition will do
   */
  isKnown(scheme: string, code: string, vintage?: number | null): boolean

  /**
   * What all codes of a value can mean together: the finest of them; both sides when a pair of
   * posts leaves the side open; nothing when one is unknown or two name different places.
   */
  meanings(place: Place): readonly PlaceNode[]

  /**
   * Raises a place to a level: gives the codes and the name of the unit that it lies in and
   * nothing of the place itself. A place that is already coarser stays at its own level.
   * @param vintage days since 1970: on the map that was valid on that day; undefined = on the map
   *   of the place's own code
   * @returns undefined when it cannot: no one place (a pair of posts stands in two countries), or no
   *   such unit on that map
   */
  generalise(place: Place, level: GeneralLevel, vintage?: number): Place | undefined

  /** Whether a place lies in, or is, the place that a code stands for, on any edition of the map. */
  isWithin(place: Place, ref: PlaceRef): boolean
}

type Index = ReadonlyMap<string, readonly { node: PlaceNode; vintage: number | null }[]>

const keyOf = (scheme: string, code: string): string => `${scheme} ${code}`

function indexByCode(nodes: readonly PlaceNode[]): Index {
  const index = new Map<string, { node: PlaceNode; vintage: number | null }[]>()
  for (const node of nodes) {
    for (const { scheme, code, vintage } of node.codes) {
      const found = index.get(keyOf(scheme, code)) ?? []
      found.push({ node, vintage })
      index.set(keyOf(scheme, code), found)
    }
  }
  return index
}

/** Whether `inner` is `outer` or lies in it, on any edition of the map. */
function liesIn(inner: PlaceNode, outer: PlaceNode): boolean {
  if (inner === outer) return true
  if (inner.successor !== undefined && liesIn(inner.successor, outer)) return true
  if (inner.parent !== undefined && liesIn(inner.parent, outer)) return true
  return false
}

/** Whether a code's place holds another; the pair that a post is a side of lies around it too. */
function holds(outer: PlaceNode, inner: PlaceNode): boolean {
  return liesIn(inner, outer) || outer.sides.includes(inner)
}

/** The places that all of them can mean together: one, or both sides of a pair, or none. */
function possible(named: readonly PlaceNode[]): readonly PlaceNode[] {
  const candidates = new Set(named.flatMap((node) => (node.sides.length > 0 ? node.sides : [node])))
  return [...candidates].filter((inner) => named.every((outer) => holds(outer, inner)))
}

/** Climbs to the first unit that is not finer than the level. */
function climb(node: PlaceNode, level: GeneralLevel): PlaceNode | undefined {
  let at: PlaceNode | undefined = node
  while (at !== undefined && placeLevels.indexOf(at.level) > placeLevels.indexOf(level))
    at = at.parent
  return at
}

/** The same unit on the map valid on a day: itself, or the one it became a part of. */
function onMapOf(node: PlaceNode, day: number): PlaceNode | undefined {
  if (node.edition === undefined) return node
  if (node.edition > day) return undefined
  const next = node.successor?.edition
  if (next !== undefined && next <= day) return node.successor
  // A commune whose province was merged: the new map has communes, but not this one.
  const parentNext = node.parent?.successor?.edition
  return parentNext !== undefined && parentNext <= day ? undefined : node
}

function toPlace(node: PlaceNode): Place {
  const name: LocalizedText = { lang: node.lang, text: node.name, origin: 'ORIGINAL' }
  const precision: PlacePrecision = node.level
  const codes: readonly PlaceCode[] = node.codes
  return { codes, precision, names: [name], lat: null, lon: null, uncertaintyKm: null }
}

/** Builds the hierarchy from its tables. */
export function createPlaces(): Places {
  const nodes = buildPlaceNodes()
  const index = indexByCode(nodes)
  const raised = new Map<PlaceNode, Place>(nodes.map((node) => [node, toPlace(node)]))

  const find = ({ scheme, code, vintage }: PlaceRef): PlaceNode | undefined => {
    const found = (index.get(keyOf(scheme, code)) ?? []).filter(
      (entry) => vintage === undefined || vintage === null || entry.vintage === vintage,
    )
    return found.length === 1 ? found[0]?.node : undefined
  }

  const meanings = (place: Place): readonly PlaceNode[] => {
    const named: PlaceNode[] = []
    for (const code of place.codes) {
      const node = find(code)
      if (node === undefined) return []
      named.push(node)
    }
    return possible(named)
  }

  return {
    nodes,
    find,
    meanings,
    isKnown: (scheme, code, vintage) =>
      (index.get(keyOf(scheme, code)) ?? []).some(
        (entry) => vintage === undefined || entry.vintage === vintage,
      ),
    generalise(place, level, vintage) {
      const [node, another] = meanings(place)
      if (node === undefined || another !== undefined) return undefined
      const unit = climb(node, level)
      if (unit === undefined) return undefined
      const onMap = vintage === undefined ? unit : onMapOf(unit, vintage)
      return onMap === undefined ? undefined : raised.get(onMap)
    },
    isWithin(place, ref) {
      const [outer, inner] = [find(ref), meanings(place)]
      return outer !== undefined && inner.length > 0 && inner.every((node) => holds(outer, node))
    },
  }
}
