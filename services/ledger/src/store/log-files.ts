import { join } from 'node:path'
import { hashBytes, tileWidth, type Tile } from '@ujirani/tlog'
import type { Disk, GrowingFile } from './disk.ts'
import { rowBytes } from './sidecar-row.ts'

/** What a round adds to the files. */
export interface Addition {
  /** Leaves in the tree before it. */
  readonly size: number
  readonly entries: readonly Buffer[]
  /** By level: the hashes that the level grows by. */
  readonly hashes: readonly (readonly Buffer[])[]
  readonly rows: readonly Buffer[]
}

/** A length of 2 bytes and an entry of 64: all entries are as long. */
const entryBytes = 66

/**
 * The files of a log. Each grows at its end, so that a tile of any width, of any tree the log ever
 * was, is a part of one of them:
 *
 *     entries          the entry bundles, one after the other     66 bytes a leaf
 *     hashes.<level>   the tiles of a level, one after the other  32 bytes a hash
 *     sidecar          what lies behind the leaves; private       72 bytes a leaf
 */
export class LogFiles {
  readonly #disk: Disk
  readonly #folder: string
  readonly #files = new Map<string, Promise<GrowingFile>>()

  constructor(disk: Disk, folder: string) {
    this.#disk = disk
    this.#folder = folder
  }

  /** Writes what a round adds; durable when it resolves. */
  async append({ size, entries, hashes, rows }: Addition): Promise<void> {
    const prefix = Buffer.from([0, entryBytes - 2])
    await this.#write(
      'entries',
      size * entryBytes,
      entries.flatMap((entry) => [prefix, entry]),
    )
    for (const [level, added] of hashes.entries()) {
      await this.#write(levelName(level), hashesIn(size, level) * hashBytes, added)
    }
    await this.#write('sidecar', size * rowBytes, rows)
  }

  /**
   * Drops what stands behind a size.
   *
   * @returns false when something before it is missing
   */
  async cutTo(size: number): Promise<boolean> {
    const wanted = [
      ['entries', size * entryBytes],
      ['sidecar', size * rowBytes],
      [levelName(0), size * hashBytes],
    ] as [string, number][]
    for (let level = 1; level < 8; level += 1) {
      // A level that is empty has no file, unless a killed round made one.
      wanted.push([levelName(level), hashesIn(size, level) * hashBytes])
    }
    for (const [name, bytes] of wanted) {
      if (bytes === 0 && (await this.#disk.read(join(this.#folder, name))) === undefined) continue
      const file = await this.#file(name)
      const stands = await file.size()
      if (stands < bytes) return false
      if (stands > bytes) await file.cut(bytes)
    }
    return true
  }

  /** The bytes of a tile of hashes, or of a bundle of entries. */
  async readTile({ level, index, width }: Tile): Promise<Buffer> {
    const [name, bytes] =
      level === 'entries' ? ['entries', entryBytes] : [levelName(level), hashBytes]
    const file = await this.#file(name)
    return file.read(index * tileWidth * bytes, width * bytes)
  }

  /** The rows of some leaves, 72 bytes each; fewer where the log ends. */
  async readRows(from: number, count: number): Promise<Buffer> {
    const file = await this.#file('sidecar')
    return file.read(from * rowBytes, count * rowBytes)
  }

  async close(): Promise<void> {
    for (const file of this.#files.values()) await (await file).close()
    this.#files.clear()
  }

  async #write(name: string, at: number, parts: readonly Buffer[]): Promise<void> {
    if (parts.length === 0) return
    const file = await this.#file(name)
    await file.write(Buffer.concat(parts), at)
    await file.sync()
  }

  #file(name: string): Promise<GrowingFile> {
    const known = this.#files.get(name)
    if (known !== undefined) return known
    const opened = this.#disk.open(join(this.#folder, name))
    this.#files.set(name, opened)
    return opened
  }
}

const levelName = (level: number): string => `hashes.${String(level)}`

/** Hashes that a level of tiles has in a tree of `size` leaves. */
function hashesIn(size: number, level: number): number {
  return Math.floor(size / tileWidth ** level)
}

/** Whether a tile is part of the tree of `size` leaves: full, or as wide as some tree before made it. */
export function isInTree({ level, index, width }: Tile, size: number): boolean {
  const inLevel = hashesIn(size, level === 'entries' ? 0 : level)
  return index * tileWidth + width <= inLevel
}
