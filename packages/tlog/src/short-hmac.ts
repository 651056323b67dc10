import { createHmac, hash } from 'node:crypto'
import { hashBytes } from './hashing.ts'

const blockBytes = 64
/** Longest message, in bytes. */
const longest = 64

// Shared scratch: everything here is synchronous, and nothing of it leaves this file.
const inner = Buffer.alloc(blockBytes + longest)
const outer = Buffer.alloc(blockBytes + hashBytes)
const innerViews = Array.from({ length: longest + 1 }, (_, length) =>
  inner.subarray(0, blockBytes + length),
)

/**
 * HMAC-SHA-256 under one key for many short messages of ASCII: 32 bytes each.
 *
 * RFC 2104 spelt out over node's one-shot `hash`. `createHmac` builds a key and a stream for each
 * message: sixteen of them for each decision were about half of what the ledger did.
 *
 * @throws {RangeError} for a message of more than 64 units
 * @see https://www.rfc-editor.org/rfc/rfc2104#section-2
 */
export function createShortHmac(key: Uint8Array): (message: string) => Buffer {
  if (key.length > blockBytes) {
    return (message) => createHmac('sha256', key).update(message, 'latin1').digest()
  }
  const [innerPad, outerPad] = [pad(key, 0x36), pad(key, 0x5c)]
  return (message) => {
    const view = innerViews[message.length]
    if (view === undefined) throw new RangeError('the message is not short')
    inner.set(innerPad)
    inner.write(message, blockBytes, 'latin1')
    outer.set(outerPad)
    outer.set(hash('sha256', view, 'buffer'), blockBytes)
    return hash('sha256', outer, 'buffer')
  }
}

function pad(key: Uint8Array, byte: number): Buffer {
  const padded = Buffer.alloc(blockBytes, byte)
  for (const [at, value] of key.entries()) padded[at] = value ^ byte
  return padded
}
