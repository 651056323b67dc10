import { checkInclusion } from './check-proof.ts'
import { hashLeaf } from './hashing.ts'
import { planInclusion } from './make-proof.ts'
import { createShortHmac } from './short-hmac.ts'
import { combine, type TreeNode } from './tree-nodes.ts'

/**
 * A commitment to a list of which each item can be shown alone. Whoever is shown one learns nothing
 * of the others, and not how many there are, up to 15; beyond, only the next power of two.
 */
export interface SaltedTree {
  /** 32 bytes. */
  readonly root: Buffer
  /** @throws {RangeError} there is no such item */
  readonly open: (index: number) => OpenedItem
}

/** One item of a salted tree with what is needed to check it against the root. */
export interface OpenedItem {
  readonly index: number
  readonly item: Uint8Array
  /** 16 bytes, of this item alone. */
  readonly salt: Uint8Array
  /** Leaves of the padded tree: a power of two, 16 at least. */
  readonly width: number
  /** 32 bytes each. */
  readonly path: readonly Uint8Array[]
}

const leastWidth = 16
const saltBytes = 16
const domain = Buffer.from('ujirani.org/salted-item/v1\n')

/**
 * Commits to a list:
 *
 *     leaf i = hashLeaf( "ujirani.org/salted-item/v1" LF, salt i, item i )
 *     salt i = the first 16 bytes of HMAC-SHA-256( salt, "item " i )
 *     leaf i = HMAC-SHA-256( salt, "decoy " i )       where there is no item
 *     root   = the tree over 16, 32, 64, … leaves, by RFC 6962
 *
 * @param salt 16 bytes that nobody can guess
 */
export function createSaltedTree(salt: Uint8Array, items: readonly Uint8Array[]): SaltedTree {
  if (salt.length < saltBytes) throw new TypeError('a salt is 16 bytes')
  let width = leastWidth
  while (width < items.length) width *= 2
  const derive = createShortHmac(salt)
  const saltOf = (index: number): Buffer => derive(`item ${String(index)}`).subarray(0, saltBytes)
  const leaves = Array.from({ length: width }, (_, index) => {
    const item = items[index]
    return item === undefined ? derive(`decoy ${String(index)}`) : leafOf(saltOf(index), item)
  })
  const hashOf = ({ level, index }: TreeNode): Buffer => {
    if (level === 0) return leaves[index] ?? Buffer.alloc(0)
    const [left, right] = [2 * index, 2 * index + 1].map((below) =>
      hashOf({ level: level - 1, index: below }),
    )
    return combine([left, right].filter((hash) => hash !== undefined))
  }
  return {
    root: hashOf({ level: Math.log2(width), index: 0 }),
    open: (index) => {
      const item = items[index]
      if (item === undefined) throw new RangeError('there is no such item')
      const plan = planInclusion(index, width)
      const path = plan.build(plan.nodes.map(hashOf))
      return { index, item, salt: saltOf(index), width, path }
    },
  }
}

/**
 * Checks that an item is one of those that a root commits to.
 *
 * @throws {ProofInvalidError}
 */
export function checkOpened(
  root: Uint8Array,
  { index, item, salt, width, path }: OpenedItem,
): void {
  checkInclusion({ index, hash: leafOf(salt, item) }, { size: width, root }, path)
}

function leafOf(salt: Uint8Array, item: Uint8Array): Buffer {
  return hashLeaf(Buffer.concat([domain, salt, item]))
}
