import {
  openCheckpoint,
  parseVerifierKey,
  tileOfBundle,
  tileWidth,
  TreeEdge,
  type OpenedCheckpoint,
} from '@ujirani/tlog'

/** A log as anybody sees it. */
export interface PublicLog {
  /** Where tiles and checkpoint are. */
  readonly url: string
  /** As the trust file holds it. */
  readonly verifierKey: string
}

/** Leaves under the newest checkpoint. */
export async function readSize(log: PublicLog): Promise<number> {
  return (await readCheckpoint(log)).size
}

/**
 * Reads a whole log and verifies it: each entry is that of its leaf, and all leaves lead to the root
 * that is signed.
 *
 * @returns leaves that were verified
 * @throws {Error} something does not hold
 */
export async function verifyLog(log: PublicLog): Promise<number> {
  const { size, root } = await readCheckpoint(log)
  const edge = new TreeEdge()
  for (let first = 0; first < size; first += tileWidth) {
    const width = Math.min(tileWidth, size - first)
    const path = `${toPath(first / tileWidth)}${width < tileWidth ? `.p/${String(width)}` : ''}`
    const both = [read(log, `tile/entries/${path}`), read(log, `tile/0/${path}`)] as const
    const [bundle, tile] = await Promise.all(both)
    if (!tileOfBundle(bundle).equals(tile)) throw new Error(`${path}: its entries are others`)
    for (let at = 0; at < tile.length; at += 32) edge.append(tile.subarray(at, at + 32))
  }
  if (!edge.root().equals(root)) throw new Error('the leaves lead to another root')
  return size
}

async function readCheckpoint(log: PublicLog): Promise<OpenedCheckpoint> {
  const note = (await read(log, 'checkpoint')).toString()
  return openCheckpoint(note, parseVerifierKey(log.verifierKey))
}

async function read({ url }: PublicLog, path: string): Promise<Buffer> {
  const response = await fetch(`${url}/${path}`)
  if (!response.ok) throw new Error(`${path}: ${String(response.status)}`)
  return Buffer.from(await response.arrayBuffer())
}

/** `x001/x234/067`, as tlog-tiles writes 1234067. */
function toPath(index: number): string {
  let path = String(index % 1000).padStart(3, '0')
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, '0')}/${path}`
  }
  return path
}
