import { hashBytes } from './hashing.ts'
import { edgeTiles, tileWidth, type HashTile } from './tile-path.ts'
import { hashOfFullTile, sumsOfPartialTile } from './tiles.ts'
import { combine, isCount } from './tree-nodes.ts'

/** The hashes of one level that no full tile holds yet. */
interface Level {
  /** Room for a full tile. */
  readonly bytes: Buffer
  width: number
}

/**
 * The right edge of a growing tree: the last, partial tile of each level. It is all that is needed to
 * append leaves, to know the root, and to go on after a restart; memory is 8 KiB a level.
 *
 * Not for two writers: appending changes it.
 */
export class TreeEdge {
  readonly #levels: Level[] = []
  #size = 0

  /**
   * Goes on where a tree of `size` leaves ends.
   *
   * @param read gives the hashes of each of `edgeTiles(size)`, 32 bytes × its width
   * @throws {RangeError} a tile has not as many hashes as its width says
   */
  static resume(size: number, read: (tile: HashTile) => Uint8Array): TreeEdge {
    if (!isCount(size)) throw new RangeError('a tree has a whole number of leaves')
    const edge = new TreeEdge()
    edge.#size = size
    for (const tile of edgeTiles(size)) {
      const hashes = read(tile)
      if (hashes.length !== tile.width * hashBytes) throw new RangeError('a tile is not complete')
      const at = edge.#level(tile.level)
      at.bytes.set(hashes)
      at.width = tile.width
    }
    return edge
  }

  /** Leaves in the tree. */
  get size(): number {
    return this.#size
  }

  /**
   * Appends a leaf.
   *
   * @param leafHash as `hashLeaf` makes it, 32 bytes
   * @returns the hashes that this has added to levels 1, 2, … of the tiles; mostly none
   */
  append(leafHash: Uint8Array): readonly Buffer[] {
    const raised: Buffer[] = []
    let hash = leafHash
    for (let level = 0; ; level += 1) {
      const at = this.#level(level)
      at.bytes.set(hash, at.width * hashBytes)
      at.width += 1
      if (at.width < tileWidth) break
      hash = hashOfFullTile(at.bytes)
      raised.push(Buffer.from(hash))
      at.width = 0
    }
    this.#size += 1
    return raised
  }

  /** The root over all leaves, 32 bytes. */
  root(): Buffer {
    const sums = this.#levels.map(({ bytes, width }) => sumsOfPartialTile(bytes, width))
    return combine(sums.reverse().flat())
  }

  #level(level: number): Level {
    while (this.#levels.length <= level) {
      this.#levels.push({ bytes: Buffer.alloc(tileWidth * hashBytes), width: 0 })
    }
    return this.#levels[level] ?? { bytes: Buffer.alloc(0), width: 0 }
  }
}
