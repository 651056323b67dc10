import { emptyRoot, hashNode } from './hashing.ts'

/**
 * A node that stands over a full subtree: 2^level leaves from leaf index × 2^level on. It never
 * changes once its last leaf is there, which is why logs keep these and no others.
 */
export interface TreeNode {
  readonly level: number
  readonly index: number
}

/** Leaves `start` ≤ i < `end`; as part of a tree, `start` is a multiple of a power of 2 ≥ its size. */
export interface LeafRange {
  readonly start: number
  readonly end: number
}

/** The largest power of two that is less than `size`, which is at least 2 (RFC 6962's k). */
export function splitOf(size: number): number {
  // Not by shifts, which are of 32 bits: sizes go up to 2^53 - 1.
  let k = 1
  while (k * 2 < size) k *= 2
  return k
}

/** The full subtrees that a range is made of, from left to right, ever smaller. */
export function nodesOf({ start, end }: LeafRange): readonly TreeNode[] {
  const nodes: TreeNode[] = []
  let at = start
  let [level, width] = [0, 1]
  while (width * 2 <= end - at) [level, width] = [level + 1, width * 2]
  while (at < end) {
    while (width > end - at) [level, width] = [level - 1, width / 2]
    nodes.push({ level, index: at / width })
    at += width
  }
  return nodes
}

/** The hash over a range, of the hashes of its {@link nodesOf}; the empty root for none. */
export function combine(hashes: readonly Uint8Array[]): Buffer {
  const last = hashes.at(-1)
  if (last === undefined) return emptyRoot()
  let sum: Uint8Array = last
  for (let at = hashes.length - 2; at >= 0; at -= 1) sum = hashNode(hashes[at] ?? sum, sum)
  return Buffer.from(sum)
}

/** Whether a number can count leaves: a whole one that a double holds exactly. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
