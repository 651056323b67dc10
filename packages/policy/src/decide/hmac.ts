import { createHmac, hash } from 'node:crypto'

const blockBytes = 64
const digestBytes = 32
/** Longest message that takes the short way; whatever is longer goes through `createHmac`. */
const shortBytes = 512

// Shared scratch: everything here is synchronous, and nothing of it leaves this file.
const inner = Buffer.alloc(blockBytes + shortBytes)
const outer = Buffer.alloc(blockBytes + digestBytes)
const innerViews = Array.from({ length: shortBytes + 1 }, (_, length) =>
  inner.subarray(0, blockBytes + length),
)

/** Gives the 64 hex digits of a message's authentication code. */
export type Hmac = (message: string) => string

/**
 * HMAC-SHA256 under one key of 32 bytes, for many short messages (UTF-8).
 *
 * RFC 2104 spelt out over node's one-shot `hash`: it costs a third of `createHmac`, which builds
 * and collects a stream object for each message, and three codes are needed for each copy.
 * @see https://www.rfc-editor.org/rfc/rfc2104#section-2
 */
export function createHmacSha256(key: Buffer): Hmac {
  if (key.length !== digestBytes) throw new TypeError('an HMAC key has 32 bytes here')
  const secret = Buffer.from(key)
  const innerPad = pad(secret, 0x36)
  const outerPad = pad(secret, 0x5c)
  return (message) => {
    // Four bytes is the most that UTF-8 needs for two units of a string, three for one.
    if (message.length * 3 > shortBytes) {
      return createHmac('sha256', secret).update(message, 'utf8').digest('hex')
    }
    inner.set(innerPad)
    const view = innerViews[inner.write(message, blockBytes, 'utf8')]
    if (view === undefined) throw new TypeError('a message longer than measured')
    outer.set(outerPad)
    // latin1: one unit per byte, so the digest goes through a string without a Buffer of its own.
    outer.write(hash('sha256', view, 'binary'), blockBytes, 'latin1')
    return hash('sha256', outer, 'hex')
  }
}

/**
 * A code of texts of one fixed length under one key of 32 bytes: SHA-256(key ‖ text), 64 hex
 * digits, at half the cost of an HMAC. Only the length extension of SHA-256 makes that no
 * authentication code in general, and what is extended has another length.
 */
export function createFixedLengthCode(key: Buffer, lengthBytes: number): Hmac {
  if (key.length !== digestBytes) throw new TypeError('a key has 32 bytes here')
  const block = Buffer.alloc(digestBytes + lengthBytes)
  block.set(key)
  return (text) => {
    if (block.write(text, digestBytes, 'latin1') !== lengthBytes || text.length !== lengthBytes) {
      throw new TypeError('a text of another length')
    }
    return hash('sha256', block, 'hex')
  }
}

function pad(key: Buffer, byte: number): Buffer {
  const padded = Buffer.alloc(blockBytes, byte)
  for (const [index, value] of key.entries()) padded[index] = value ^ byte
  return padded
}
