import { hash } from 'node:crypto'

/** Of SHA-256, the only hash of these logs. */
export const hashBytes = 32

const nodeInput = Buffer.allocUnsafeSlow(1 + 2 * hashBytes)
nodeInput[0] = 1

/**
 * The hash of a leaf: SHA-256 of 0x00 and the entry, 32 bytes.
 *
 * @see RFC 6962 §2.1
 */
export function hashLeaf(entry: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(1 + entry.length)
  input[0] = 0
  input.set(entry, 1)
  return hash('sha256', input, 'buffer')
}

/**
 * The hash of an inner node: SHA-256 of 0x01, the left hash and the right one, 32 bytes each.
 *
 * @see RFC 6962 §2.1
 */
export function hashNode(left: Uint8Array, right: Uint8Array): Buffer {
  nodeInput.set(left, 1)
  nodeInput.set(right, 1 + hashBytes)
  return hash('sha256', nodeInput, 'buffer')
}

/** The root of the tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Buffer {
  return hash('sha256', '', 'buffer')
}
