import type { JsonValue } from '@ujirani/events'
import canonicalize from 'canonicalize'

/** Deeper than any signed document; keeps a hostile one from exhausting the stack. */
const depthLimit = 64

/**
 * RFC 8785 bytes of a JSON value: what is hashed and signed.
 *
 * @throws {TypeError} on what I-JSON (RFC 7493) has no text for: undefined, NaN and infinities,
 *   bigint, lone surrogates, objects that are not plain, nesting deeper than 64
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalBytes(value: unknown): Buffer {
  checkJson(value, 0)
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('not a JSON value')
  return Buffer.from(text, 'utf8')
}

/**
 * Reads bytes that must already be canonical. Because the text is compared with its own
 * canonical form, whatever `JSON.parse` would silently change is refused with it: repeated member
 * names, integers beyond 2^53, other spellings of a number or a string, white space.
 *
 * @returns undefined when the bytes are not the RFC 8785 form of a JSON value
 */
export function readCanonical(bytes: Uint8Array): JsonValue | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const value = JSON.parse(text) as JsonValue
    return canonicalBytes(value).equals(bytes) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * Reads JSON whose strings need no escapes (base64url, key names, ids), in any order and layout.
 * A repeated member makes the text longer than its value, so it is refused.
 *
 * @returns undefined when the text is not such JSON
 */
export function readPlainJson(text: string): JsonValue | undefined {
  try {
    const value = JSON.parse(text) as JsonValue
    return JSON.stringify(value).length === text.replace(/[ \t\r\n]/g, '').length
      ? value
      : undefined
  } catch {
    return undefined
  }
}

/** canonicalize follows JSON.stringify: it drops what has no text and unwraps `toJSON`. */
function checkJson(value: unknown, depth: number): void {
  if (depth > depthLimit) throw new TypeError('nested too deep')
  if (typeof value === 'boolean') return
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('a number without JSON text')
  } else if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('a lone surrogate')
  } else if (typeof value === 'object') checkContainer(value, depth)
  else throw new TypeError(`a ${typeof value} is not a JSON value`)
}

function checkContainer(value: object | null, depth: number): void {
  if (value === null) return
  if (Array.isArray(value)) {
    // Not forEach: it would pass over the holes of a sparse array.
    for (const item of value as unknown[]) checkJson(item, depth + 1)
    return
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError('an object that is not plain')
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    throw new TypeError('an object with its own idea of its text')
  }
  for (const [name, member] of Object.entries(value)) {
    checkJson(name, depth)
    checkJson(member, depth + 1)
  }
}
