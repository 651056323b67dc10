import { isUtf8 } from 'node:buffer'
import { JsonInvalidError } from './request-errors.ts'

const maxDepth = 32

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

/** The position of the quote that ends the string begun before `start`; the end if none does. */
function endOfString(bytes: Uint8Array, start: number): number {
  let at = start
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1
  return at
}

/**
 * Counts the members of all objects (colons outside strings) and refuses deep nesting, before any
 * of it is built. Right for valid JSON; what it says of other bytes does not matter, as the parser
 * refuses those.
 */
function countMembers(bytes: Uint8Array): number {
  let members = 0
  let depth = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === quote) at = endOfString(bytes, at + 1)
    else if (byte === colon) members += 1
    else if (byte === openBrace || byte === openBracket) {
      depth += 1
      if (depth > maxDepth) throw new JsonInvalidError('depth')
    } else if (byte === closeBrace || byte === closeBracket) depth -= 1
  }
  return members
}

function checkNumber(value: number): void {
  // An integer beyond 2^53 has been rounded, one beyond the doubles has become Infinity.
  const isExact =
    Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
  if (!isExact) throw new JsonInvalidError('number')
}

function checkText(value: string): void {
  if (!value.isWellFormed()) throw new JsonInvalidError('encoding')
}

/** Walks what was built: refuses inexact numbers and half surrogates, counts the members kept. */
function checkValue(value: unknown, hasEscapes: boolean): number {
  if (typeof value === 'string') {
    if (hasEscapes) checkText(value)
    return 0
  }
  if (typeof value === 'number') checkNumber(value)
  return typeof value === 'object' && value !== null ? checkContents(value, hasEscapes) : 0
}

function checkContents(value: object, hasEscapes: boolean): number {
  let members = 0
  if (Array.isArray(value)) {
    for (const item of value) members += checkValue(item, hasEscapes)
    return members
  }
  // Own members only: objects fresh from the parser have nothing enumerable above them.
  for (const name in value) {
    if (name === '__proto__') throw new JsonInvalidError('forbidden-key')
    if (hasEscapes) checkText(name)
    members += 1 + checkValue((value as Readonly<Record<string, unknown>>)[name], hasEscapes)
  }
  return members
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Without its cause: V8's words quote the text.
    throw new JsonInvalidError('syntax')
  }
}

/**
 * Parses one JSON text so that nothing of it is lost or has two meanings (I-JSON, and RFC 8785's
 * demands on its input): duplicate members, members named `__proto__`, nesting beyond 32, integers
 * beyond ±2^53−1, overflowing numbers, invalid UTF-8 and escaped lone surrogates are refused.
 *
 * V8's own parser does the parsing; it keeps the last of two members of one name, so an object
 * with duplicates ends up with fewer members than the text has colons.
 *
 * @throws {JsonInvalidError} never quoting the text
 * @see RFC 7493 §2, RFC 8259 §8.2
 */
export function parseStrictJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new JsonInvalidError('encoding')
  const members = countMembers(bytes)
  const text = bytes.toString('utf8')
  const value = parseText(text)
  // Valid UTF-8 holds no surrogates; only an escape can bring one in.
  if (checkValue(value, text.includes('\\u')) !== members) {
    throw new JsonInvalidError('duplicate-key')
  }
  return value
}
