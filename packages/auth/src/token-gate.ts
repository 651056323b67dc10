import { hash } from 'node:crypto'
import { TokenInvalidError } from './errors.ts'
import { parseUniqueJson } from './unique-json.ts'

const maxTokenBytes = 8192
const compactForm = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// A key the token brings along, an extension nobody here implements, or a sign of encryption.
const refusedMembers = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'enc', 'zip', 'cty'] as const

/** A token in its one spelling, taken apart. */
export interface DecodedToken {
  readonly token: string
  /**
   * SHA-256 of the token, hex. Spelling and bytes being one to one here, two spellings of one token
   * cannot have two of these.
   */
  readonly hash: string
  readonly header: Buffer
  readonly payload: Buffer
}

/** A token whose members have been looked at. Nothing in it is proved yet. */
export interface OpenedToken {
  readonly token: string
  readonly hash: string
  readonly kid: string
  readonly alg: string
  /** Claimed, not proved: good for looking up who should have signed, for nothing else. */
  readonly claimedIssuer: string
  readonly claimedClient: string
}

/**
 * The strict gate in front of the JOSE library, which reads several strings as one token (trailing
 * newline, spaces, non-zero trailing bits):
 *
 *     token   = header "." payload "." signature      ASCII, at most 8192 bytes
 *     header, payload, signature = base64url without padding, not empty, no unused bit set
 *
 * @throws TokenInvalidError
 * @see RFC 7515 §7.1
 */
export function decodeToken(token: string): DecodedToken {
  const tokenHash = hashToken(token)
  if (!compactForm.test(token)) throw new TokenInvalidError('malformed')
  const [header = Buffer.of(), payload = Buffer.of()] = token.split('.').map(decodePart)
  return { token, hash: tokenHash, header, payload }
}

/**
 * SHA-256 of a token as it came, hex. Asked before anything else: only tokens that went through the
 * gate are ever remembered by it, so what is remembered needs no second look at its spelling.
 *
 * @throws TokenInvalidError longer than 8192 characters
 */
export function hashToken(token: string): string {
  if (token.length > maxTokenBytes) throw new TokenInvalidError('malformed')
  return hash('sha256', token, 'hex')
}

/**
 * Looks at the members that decide how a token is to be verified:
 *
 *     header  = {"alg": …, "kid": …, "typ": …, …}     no key of its own, no "crit", not encrypted
 *     payload = {"iss": …, "client_id": …, …}         both UTF-8 JSON objects, no member twice
 *
 * @throws TokenInvalidError
 * @see RFC 8725 §3.10
 */
export function openToken({ token, hash, ...bytes }: DecodedToken): OpenedToken {
  const header = parseObject(bytes.header)
  const payload = parseObject(bytes.payload)
  if (refusedMembers.some((name) => Object.hasOwn(header, name))) {
    throw new TokenInvalidError('malformed')
  }
  return {
    token,
    hash,
    kid: readString(header, 'kid', 'malformed'),
    alg: readString(header, 'alg', 'malformed'),
    claimedIssuer: readString(payload, 'iss', 'claims'),
    claimedClient: readString(payload, 'client_id', 'claims'),
  }
}

function decodePart(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url')
  if (bytes.toString('base64url') !== part) throw new TokenInvalidError('malformed')
  return bytes
}

function parseObject(bytes: Buffer): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = parseUniqueJson(utf8.decode(bytes))
  } catch (cause) {
    throw new TokenInvalidError('malformed', { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TokenInvalidError('malformed')
  }
  return value as Readonly<Record<string, unknown>>
}

function readString(
  members: Readonly<Record<string, unknown>>,
  name: string,
  reason: 'malformed' | 'claims',
): string {
  const value = Object.hasOwn(members, name) ? members[name] : undefined
  if (typeof value !== 'string' || value === '' || value.length > 512) {
    throw new TokenInvalidError(reason)
  }
  return value
}
