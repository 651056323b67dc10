import { ProofInvalidError } from './errors.ts'
import { emptyRoot, hashBytes, hashNode } from './hashing.ts'
import { isCount } from './tree-nodes.ts'

/** A tree as its checkpoint tells of it. */
export interface TreeHead {
  /** Leaves; 0 to 2^53 − 1. */
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
}

/** A part of a tree, leaves `start` ≤ i < `end`, with the hash over it. */
export interface Subtree {
  readonly start: number
  readonly end: number
  /** 32 bytes. */
  readonly root: Uint8Array
}

/** A leaf's place and hash. */
export interface LeafPlace {
  /** Counted from 0. */
  readonly index: number
  /** As `hashLeaf` makes it, 32 bytes. */
  readonly hash: Uint8Array
}

/**
 * Checks that a leaf is in a tree.
 *
 * @param proof hashes of 32 bytes from the leaf's sibling up to the root's child
 * @throws {ProofInvalidError}
 * @see RFC 6962 §2.1.1; the algorithm is that of RFC 9162 §2.1.3.2
 */
export function checkInclusion(
  leaf: LeafPlace,
  { size, root }: TreeHead,
  proof: readonly Uint8Array[],
): void {
  checkSubtreeInclusion(leaf, { start: 0, end: size, root }, proof)
}

/**
 * Checks that a leaf is in a part of a tree, of which the whole is one.
 *
 * @throws {ProofInvalidError}
 * @see draft-ietf-plants-merkle-tree-certs §4.3
 */
export function checkSubtreeInclusion(
  leaf: LeafPlace,
  subtree: Subtree,
  proof: readonly Uint8Array[],
): void {
  const { start, end, root } = subtree
  requireSubtree(subtree)
  requireHashes([leaf.hash, ...proof])
  if (!isCount(leaf.index) || leaf.index < start || leaf.index >= end) {
    throw new ProofInvalidError('the leaf is not in the tree')
  }
  const place = leaf.index - start
  const at: Standing = { first: place, last: place, treeLast: end - start - 1 }
  requireSame(climb(at, leaf.hash, proof).whole, root, 'it leads to another root')
}

/**
 * Checks that a tree begins with an earlier tree, which has at least one leaf: what begins with
 * nothing proves nothing.
 *
 * @throws {ProofInvalidError}
 * @see RFC 6962 §2.1.2; the algorithm is that of RFC 9162 §2.1.4.2
 */
export function checkConsistency(
  earlier: TreeHead,
  later: TreeHead,
  proof: readonly Uint8Array[],
): void {
  if (earlier.size === 0) throw new ProofInvalidError('nothing is consistent with an empty tree')
  checkSubtreeConsistency({ start: 0, end: earlier.size, root: earlier.root }, later, proof)
}

/**
 * Checks that a tree has a part: the subtree's leaves are leaves of the tree, at the same places.
 *
 * @throws {ProofInvalidError}
 * @see draft-ietf-plants-merkle-tree-certs §4.4
 */
export function checkSubtreeConsistency(
  subtree: Subtree,
  tree: TreeHead,
  proof: readonly Uint8Array[],
): void {
  const { start, end, root } = subtree
  if (!isCount(tree.size) || end > tree.size) {
    throw new ProofInvalidError('the tree is smaller than its part')
  }
  if (start === end && isCount(start)) {
    if (proof.length > 0) throw new ProofInvalidError('it is too long')
    requireSame(root, emptyRoot(), 'a part without leaves has another root')
    return
  }
  requireSubtree(subtree)
  // What is compared need not be looked at: another length is another root.
  requireHashes(proof.length === 0 ? [] : [root, ...proof])
  const sums = climbFrom(subtree, tree.size, proof)
  requireSame(sums.part, root, 'it leads to another root of the part')
  requireSame(sums.whole, tree.root, 'it leads to another root of the tree')
}

/** Where a climb stands: first and last node of the part, and last node of the tree, in a level. */
interface Standing {
  first: number
  last: number
  treeLast: number
}

interface Sums {
  readonly part: Uint8Array
  readonly whole: Uint8Array
}

/** Goes up the tree from a part's right edge, and sums up both by the way. */
function climbFrom(
  { start, end, root }: Subtree,
  size: number,
  proof: readonly Uint8Array[],
): Sums {
  const at: Standing = { first: start, last: end - 1, treeLast: size - 1 }
  const isRightEdge = at.last === at.treeLast
  while (at.first !== at.last && (isRightEdge || isOdd(at.last))) rise(at)
  // A part that is one full subtree is where the climb begins; else the proof says where.
  if (at.first === at.last) return climb(at, root, proof)
  const [seed, ...rest] = proof
  if (seed === undefined) throw new ProofInvalidError('it is too short')
  return climb(at, seed, rest)
}

function climb(at: Standing, seed: Uint8Array, proof: readonly Uint8Array[]): Sums {
  let [part, whole] = [seed, seed]
  for (const sibling of proof) {
    if (at.treeLast === 0) throw new ProofInvalidError('it is too long')
    if (isOdd(at.last) || at.last === at.treeLast) {
      if (at.first < at.last) part = hashNode(sibling, part)
      whole = hashNode(sibling, whole)
      while (!isOdd(at.last)) rise(at)
    } else {
      whole = hashNode(whole, sibling)
    }
    rise(at)
  }
  if (at.treeLast !== 0) throw new ProofInvalidError('it is too short')
  return { part, whole }
}

function rise(at: Standing): void {
  at.first = half(at.first)
  at.last = half(at.last)
  at.treeLast = half(at.treeLast)
}

// Not by shifts, which are of 32 bits.
const half = (value: number): number => Math.floor(value / 2)
const isOdd = (value: number): boolean => value % 2 === 1

/** A part of a tree that is a tree itself: it begins where a full subtree of its size would. */
function requireSubtree({ start, end }: Subtree): void {
  if (!isCount(start) || !isCount(end) || start >= end) {
    throw new ProofInvalidError('the tree has no leaves')
  }
  let width = 1
  while (width < end - start) width *= 2
  if (start % width !== 0) throw new ProofInvalidError('the leaves are no subtree')
}

function requireHashes(hashes: readonly Uint8Array[]): void {
  if (hashes.some(({ length }) => length !== hashBytes)) {
    throw new ProofInvalidError('a hash has another length than 32 bytes')
  }
}

function requireSame(one: Uint8Array, other: Uint8Array, reason: string): void {
  if (Buffer.compare(one, other) !== 0) throw new ProofInvalidError(reason)
}
