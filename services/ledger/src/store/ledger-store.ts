import {
  hashBytes,
  hashFromTile,
  placeOf,
  tileWidth,
  TreeEdge,
  type ProofPlan,
} from '@ujirani/tlog'
import { LedgerAbsentError, LedgerInconsistentError } from '../errors.ts'
import { readCommitted, writeCommitted, type Committed, type Position } from './committed.ts'
import type { Disk } from './disk.ts'
import { LeafIndex } from './leaf-index.ts'
import { LogFiles } from './log-files.ts'
import {
  decodeRow,
  encodeRow,
  leafOf,
  rowBytes,
  type Leaf,
  type SidecarRow,
} from './sidecar-row.ts'

/** A record that gets a leaf. */
export interface NewLeaf extends Leaf {
  readonly row: SidecarRow
}

/** Where a record's leaf is. */
export interface FoundLeaf extends Leaf {
  readonly index: number
  readonly row: SidecarRow
}

const pageRows = 4096
/** So many of the last leaves are computed again from the sidecar when the log is opened. */
const checkedLeaves = 1 << 17

/**
 * A log on a disk, with one writer.
 *
 * **Durability.** A round is `append`, then `commit`. What was appended and not committed is dropped
 * when the log is opened again; what was committed is there whole.
 */
export class LedgerStore {
  readonly #disk: Disk
  readonly #folder: string
  readonly #files: LogFiles
  readonly #index = new LeafIndex()
  #edge = new TreeEdge()
  #committed: Committed

  private constructor(disk: Disk, folder: string, committed: Committed) {
    this.#disk = disk
    this.#folder = folder
    this.#files = new LogFiles(disk, folder)
    this.#committed = committed
  }

  /**
   * Makes an empty log.
   *
   * @param note its first checkpoint, of no leaves
   * @throws {LedgerInconsistentError} there is one already
   */
  static async initialise(disk: Disk, folder: string, note: string): Promise<void> {
    await disk.makeFolder(folder)
    if ((await readCommitted(disk, folder)) !== undefined) {
      throw new LedgerInconsistentError('there is one already')
    }
    await writeCommitted(disk, folder, { note, size: 0, positions: [] })
  }

  /**
   * Opens a log, and drops what a killed round has left behind what was committed.
   *
   * @throws {LedgerAbsentError} @throws {LedgerInconsistentError} files are shorter than what was
   *   committed, or the sidecar is not that of the tiles
   */
  static async open(disk: Disk, folder: string): Promise<LedgerStore> {
    const committed = await readCommitted(disk, folder)
    if (committed === undefined) throw new LedgerAbsentError()
    const store = new LedgerStore(disk, folder, committed)
    try {
      await store.#resume()
      return store
    } catch (error) {
      await store.close()
      throw error
    }
  }

  get committed(): Committed {
    return this.#committed
  }

  /** Leaves appended, committed or not. */
  get size(): number {
    return this.#edge.size
  }

  /** The root over all leaves appended. */
  root(): Buffer {
    return this.#edge.root()
  }

  /** Appends leaves: durable when it resolves, and nothing before it is committed. */
  async append(leaves: readonly NewLeaf[]): Promise<void> {
    const size = this.#edge.size
    const hashes: Buffer[][] = [[]]
    for (const { hash } of leaves) {
      hashes[0]?.push(hash)
      const raised = this.#edge.append(hash)
      raised.forEach((above, at) => (hashes[at + 1] ??= []).push(above))
    }
    await this.#files.append({
      size,
      entries: leaves.map(({ entry }) => entry),
      hashes,
      rows: leaves.map(({ row }) => encodeRow(row)),
    })
    for (const [at, { row }] of leaves.entries()) this.#index.add(row.origin, row.offset, size + at)
  }

  /** Binds the log to all that was appended: durable when it resolves. */
  async commit(note: string, positions: readonly Position[]): Promise<void> {
    const committed = { note, size: this.#edge.size, positions }
    await writeCommitted(this.#disk, this.#folder, committed)
    this.#committed = committed
  }

  /** The bytes of a tile; that it is of a tree that is published is for the caller to see to. */
  readTile(tile: Parameters<LogFiles['readTile']>[0]): Promise<Buffer> {
    return this.#files.readTile(tile)
  }

  /** Carries a plan out on the tree of `size` leaves. */
  async prove({ nodes, build }: ProofPlan, size: number): Promise<readonly Buffer[]> {
    const hashes: Buffer[] = []
    for (const node of nodes) {
      const place = placeOf(node, size)
      hashes.push(hashFromTile(place, await this.#files.readTile(place.tile)))
    }
    return build(hashes)
  }

  /** The leaf of a record; undefined when it has none yet. */
  async findLeaf(origin: number, offset: number): Promise<FoundLeaf | undefined> {
    const span = this.#index.find(origin, offset)
    const of = this.#committed.positions[origin]
    if (span === undefined || of === undefined) return undefined
    const to = Math.min(span.to, this.#edge.size)
    const bytes = await this.#files.readRows(span.from, to - span.from)
    for (let at = 0; at + rowBytes <= bytes.length; at += rowBytes) {
      const row = decodeRow(bytes, at)
      if (row.origin !== origin || row.offset !== offset) continue
      return { index: span.from + at / rowBytes, row, ...leafOf(row, of) }
    }
    return undefined
  }

  close(): Promise<void> {
    return this.#files.close()
  }

  async #resume(): Promise<void> {
    const { size } = this.#committed
    if (!(await this.#files.cutTo(size))) {
      throw new LedgerInconsistentError('its files are shorter than what it has committed')
    }
    const tiles = new Map<number, Buffer>()
    for (let level = 0, hashes = size; hashes > 0; level += 1) {
      const width = hashes % tileWidth
      const index = (hashes - width) / tileWidth
      if (width > 0) tiles.set(level, await this.#files.readTile({ level, index, width }))
      hashes = index
    }
    this.#edge = TreeEdge.resume(size, ({ level }) => tiles.get(level) ?? Buffer.alloc(0))
    await this.#readSidecar(size)
  }

  /** Reads the sidecar through: marks where records are, and compares its end with the tiles. */
  async #readSidecar(size: number): Promise<void> {
    const next = new Map<number, number>()
    for (let from = 0; from < size; from += pageRows) {
      const count = Math.min(pageRows, size - from)
      const bytes = await this.#files.readRows(from, count)
      const hashes =
        size - from <= checkedLeaves ? await this.#readLeafHashes(from, count) : undefined
      for (let at = 0; at < count; at += 1) {
        const row = decodeRow(bytes, at * rowBytes)
        this.#index.add(row.origin, row.offset, from + at)
        next.set(row.origin, row.offset + 1)
        if (hashes !== undefined) this.#checkRow(row, hashes.subarray(at * hashBytes))
      }
    }
    for (const [origin, position] of this.#committed.positions.entries()) {
      if ((next.get(origin) ?? position.next) !== position.next) {
        throw new LedgerInconsistentError('its sidecar ends elsewhere than its positions')
      }
    }
  }

  async #readLeafHashes(from: number, count: number): Promise<Buffer> {
    const tiles: Buffer[] = []
    for (let at = from; at < from + count; at += tileWidth) {
      const width = Math.min(tileWidth, from + count - at)
      tiles.push(await this.#files.readTile({ level: 0, index: at / tileWidth, width }))
    }
    return Buffer.concat(tiles)
  }

  #checkRow(row: SidecarRow, hash: Buffer): void {
    const of = this.#committed.positions[row.origin]
    if (of === undefined || !leafOf(row, of).hash.equals(hash.subarray(0, hashBytes))) {
      throw new LedgerInconsistentError('its sidecar is not that of its tiles')
    }
  }
}
