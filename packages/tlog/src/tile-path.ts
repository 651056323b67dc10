import { isCount } from './tree-nodes.ts'

/** A tile is this wide when it is full: 2^8 hashes. */
export const tileWidth = 256
/** Tree levels from one tile level to the next. */
export const tileHeight = 8

/** One tile of hashes, or one bundle of entries. */
export interface Tile {
  /** 0 for the leaves' hashes; `entries` for the leaves themselves. */
  readonly level: number | 'entries'
  /** Counted from 0 within the level. */
  readonly index: number
  /** Hashes or entries in it, 1 to 256; less than 256 is a partial one. */
  readonly width: number
}

/** A tile of hashes. */
export type HashTile = Tile & { readonly level: number }

const mostLevel = 63
const pattern =
  /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/

/**
 * The path of a tile below the log's prefix:
 *
 *     tile/<level>/<index>[.p/<width>]         1234067 is x001/x234/067
 *
 * @see https://c2sp.org/tlog-tiles
 */
export function tilePath({ level, index, width }: Tile): string {
  const suffix = width === tileWidth ? '' : `.p/${String(width)}`
  return `tile/${String(level)}/${indexPath(index)}${suffix}`
}

function indexPath(index: number): string {
  let path = digits(index % 1000)
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${digits(rest % 1000)}/${path}`
  }
  return path
}

function digits(value: number): string {
  return String(value).padStart(3, '0')
}

/** Takes the path of a tile apart; undefined for what is none, another spelling of one included. */
export function parseTilePath(path: string): Tile | undefined {
  const [, level, places, width] = pattern.exec(path) ?? []
  if (level === undefined || places === undefined) return undefined
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(places.replaceAll(/[x/]/g, '')),
    width: width === undefined ? tileWidth : Number(width),
  }
  if (tile.level !== 'entries' && tile.level > mostLevel) return undefined
  if (!isCount(tile.index)) return undefined
  return tilePath(tile) === path ? tile : undefined
}

/**
 * The partial tiles of a tree, at most one a level, from level 0 up: all that is needed to append to
 * it. Full tiles are those before them.
 */
export function edgeTiles(size: number): readonly HashTile[] {
  const tiles: HashTile[] = []
  for (let level = 0, hashes = size; hashes > 0; level += 1) {
    const width = hashes % tileWidth
    if (width > 0) tiles.push({ level, index: Math.floor(hashes / tileWidth), width })
    hashes = Math.floor(hashes / tileWidth)
  }
  return tiles
}
