import { ProofInvalidError } from './errors.ts'
import { hashBytes, hashLeaf, hashNode } from './hashing.ts'
import { tileHeight, tileWidth, type HashTile } from './tile-path.ts'
import { nodesOf, type TreeNode } from './tree-nodes.ts'

/** Where in the tiles of a tree a node's hash is found. */
export interface NodePlace {
  /** As wide as the tree makes it: read it, or the full one that has taken its place. */
  readonly tile: HashTile
  /** Of the tile's hashes, the first below the node. */
  readonly first: number
  /** How many of the tile's hashes are below the node: 1, 2, 4, … 128. */
  readonly count: number
}

/** Where a node of the tree of `size` leaves is found. The node is one of that tree. */
export function placeOf({ level, index }: TreeNode, size: number): NodePlace {
  const tileLevel = Math.floor(level / tileHeight)
  const count = 2 ** (level % tileHeight)
  const from = index * count
  const tile = Math.floor(from / tileWidth)
  const inLevel = Math.floor(size / tileWidth ** tileLevel)
  return {
    tile: { level: tileLevel, index: tile, width: Math.min(tileWidth, inLevel - tile * tileWidth) },
    first: from % tileWidth,
    count,
  }
}

/**
 * The hash of a node, out of its tile.
 *
 * @param bytes the tile's hashes of 32 bytes, at least as many as its width
 * @throws {ProofInvalidError} the tile is shorter
 */
export function hashFromTile({ first, count }: NodePlace, bytes: Uint8Array): Buffer {
  if (bytes.length < (first + count) * hashBytes) {
    throw new ProofInvalidError('a tile is shorter than its tree says')
  }
  return hashOfRow(bytes.subarray(first * hashBytes, (first + count) * hashBytes))
}

/** The hash over 1, 2, 4, … hashes that stand side by side. */
function hashOfRow(bytes: Uint8Array): Buffer {
  let row: readonly Uint8Array[] = Array.from({ length: bytes.length / hashBytes }, (_, at) =>
    bytes.subarray(at * hashBytes, (at + 1) * hashBytes),
  )
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, at) =>
      hashNode(row[2 * at] ?? bytes, row[2 * at + 1] ?? bytes),
    )
  }
  return Buffer.from(row[0] ?? bytes)
}

/** The hash over a full tile: what stands for it in the level above. */
export function hashOfFullTile(bytes: Uint8Array): Buffer {
  return hashOfRow(bytes.subarray(0, tileWidth * hashBytes))
}

/**
 * The hashes of the full subtrees that a partial tile is made of, from left to right.
 */
export function sumsOfPartialTile(bytes: Uint8Array, width: number): readonly Buffer[] {
  return nodesOf({ start: 0, end: width }).map(({ level, index }) => {
    const count = 2 ** level
    return hashFromTile({ tile: { level: 0, index: 0, width }, first: index * count, count }, bytes)
  })
}

const mostEntryBytes = 0xffff
const lengthBytes = 2

/**
 * A bundle of entries:
 *
 *     uint16 length, bytes        of each entry; the length is big-endian
 *
 * @throws {RangeError} an entry is longer than 65,535 bytes
 * @see https://c2sp.org/tlog-tiles
 */
export function encodeBundle(entries: readonly Uint8Array[]): Buffer {
  const size = entries.reduce((sum, { length }) => sum + lengthBytes + length, 0)
  const bundle = Buffer.allocUnsafe(size)
  let at = 0
  for (const entry of entries) {
    if (entry.length > mostEntryBytes) throw new RangeError('an entry is longer than 65,535 bytes')
    at = bundle.writeUInt16BE(entry.length, at)
    bundle.set(entry, at)
    at += entry.length
  }
  return bundle
}

/**
 * Takes a bundle of entries apart; they are views into it.
 *
 * @throws {ProofInvalidError} the bundle ends within an entry
 */
export function parseBundle(bundle: Uint8Array): readonly Uint8Array[] {
  const bytes = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.length)
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    const from = at + lengthBytes
    if (from > bytes.length) throw new ProofInvalidError('a bundle ends within an entry')
    at = from + bytes.readUInt16BE(at)
    if (at > bytes.length) throw new ProofInvalidError('a bundle ends within an entry')
    entries.push(bytes.subarray(from, at))
  }
  return entries
}

/** The hashes of a bundle's entries: the tile of level 0 beside it. */
export function tileOfBundle(bundle: Uint8Array): Buffer {
  return Buffer.concat(parseBundle(bundle).map((entry) => hashLeaf(entry)))
}
