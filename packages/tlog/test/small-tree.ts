import { createPrivateKey } from 'node:crypto'
import { hashLeaf } from '../src/hashing.ts'
import type { TreeNode } from '../src/tree-nodes.ts'
import { combine, splitOf } from '../src/tree-nodes.ts'

/** The hash over leaves exactly as RFC 6962 §2.1 defines it, in no hurry: the oracle of the tests. */
export function hashByDefinition(leaves: readonly Buffer[]): Buffer {
  if (leaves.length < 2) return combine(leaves)
  const k = splitOf(leaves.length)
  return combine([hashByDefinition(leaves.slice(0, k)), hashByDefinition(leaves.slice(k))])
}

/** Hashes of `count` leaves that are all different. */
export function createLeaves(count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, index) => hashLeaf(Buffer.from(`leaf ${String(index)}`)))
}

/** Reads nodes of a tree of given leaves; each is summed up once. */
export function createNodeReader(leaves: readonly Buffer[]): (node: TreeNode) => Buffer {
  const known = new Map<string, Buffer>()
  const read = ({ level, index }: TreeNode): Buffer => {
    if (level === 0) return leaves[index] ?? Buffer.alloc(0)
    const key = `${String(level)}/${String(index)}`
    const hash =
      known.get(key) ??
      combine([0, 1].map((side) => read({ level: level - 1, index: 2 * index + side })))
    known.set(key, hash)
    return hash
  }
  return read
}

/** An Ed25519 private key that is the same in every run. */
export function fixedKey(byte: number): ReturnType<typeof createPrivateKey> {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  const key = Buffer.concat([prefix, Buffer.alloc(32, byte)])
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}
