import { combine, isCount, nodesOf, splitOf, type LeafRange, type TreeNode } from './tree-nodes.ts'

/** What has to be read to make a proof, and how it is made of that. */
export interface ProofPlan {
  /** The hashes that are needed, each of a full subtree; read them in any way, in this order. */
  readonly nodes: readonly TreeNode[]
  /**
   * Makes the proof.
   *
   * @param hashes 32 bytes for each of `nodes`, in their order
   */
  readonly build: (hashes: readonly Uint8Array[]) => readonly Buffer[]
}

/** Plans the root of a tree of `size` leaves; `build` gives one hash. */
export function planRoot(size: number): ProofPlan {
  requireCount(size)
  return toPlan([{ start: 0, end: size }])
}

/**
 * Plans the proof that leaf `index` is in the tree of `size` leaves.
 *
 * @throws {RangeError} there is no such leaf
 * @see RFC 6962 §2.1.1
 */
export function planInclusion(index: number, size: number): ProofPlan {
  requireCount(size)
  if (!isCount(index) || index >= size) throw new RangeError('the leaf is not in the tree')
  const ranges: LeafRange[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    const isLeft = index < middle
    ranges.push(isLeft ? { start: middle, end } : { start, end: middle })
    ;[start, end] = isLeft ? [start, middle] : [middle, end]
  }
  return toPlan(ranges.reverse())
}

/**
 * Plans the proof that the tree of `size` leaves begins with the tree of `earlier` leaves.
 *
 * @throws {RangeError} unless 0 < earlier ≤ size
 * @see RFC 6962 §2.1.2
 */
export function planConsistency(earlier: number, size: number): ProofPlan {
  requireCount(size)
  if (!isCount(earlier) || earlier === 0 || earlier > size) {
    throw new RangeError('the earlier tree is no part of the tree')
  }
  const ranges: LeafRange[] = []
  let [start, end] = [0, size]
  while (end !== earlier) {
    const middle = start + splitOf(end - start)
    const isLeft = earlier <= middle
    ranges.push(isLeft ? { start: middle, end } : { start, end: middle })
    ;[start, end] = isLeft ? [start, middle] : [middle, end]
  }
  // A full subtree that begins with the first leaf is the earlier tree itself: known already.
  if (start > 0) ranges.push({ start, end })
  return toPlan(ranges.reverse())
}

function toPlan(ranges: readonly LeafRange[]): ProofPlan {
  const parts = ranges.map(nodesOf)
  const nodes = parts.flat()
  const build = (hashes: readonly Uint8Array[]): readonly Buffer[] => {
    if (hashes.length !== nodes.length) throw new TypeError('one hash for each node')
    let from = 0
    return parts.map(({ length }) => combine(hashes.slice(from, (from += length))))
  }
  return { nodes, build }
}

function requireCount(size: number): void {
  if (!isCount(size)) throw new RangeError('a tree has a whole number of leaves')
}
