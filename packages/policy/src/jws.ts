import type { JsonValue } from '@ujirani/events'
import { flattenedVerify, importJWK } from 'jose'
import { decodeBase64url } from './base64url.ts'
import { SignatureInvalidError } from './errors.ts'
import { readCanonical, readPlainJson } from './jcs.ts'
import { algorithmOf, type PublicKey } from './public-key.ts'

/** The kinds of signed things; a signature made for one is worth nothing for another. */
export type JwsType = 'ujirani-party+jws' | 'ujirani-agreement+jws' | 'ujirani-act+jws'

/** One signature over a payload, its protected header read but nothing verified yet. */
export interface SignaturePart {
  readonly kid: string
  readonly alg: 'ES256' | 'EdDSA'
  readonly protected: string
  readonly signature: string
}

/** A signed thing taken apart; `payload` is canonical JSON, and not to be believed yet. */
export interface UnverifiedJws {
  readonly encoded: string
  readonly payload: JsonValue
  readonly parts: readonly SignaturePart[]
}

const sizeLimitBytes = 128 * 1024
const partLimit = 32
const kidGrammar = /^[A-Za-z0-9._~-]{1,64}$/

/**
 * Takes a compact JWS apart (RFC 7515 §7.1): three base64url parts, each in its one spelling.
 * @throws {SignatureInvalidError}
 */
export function parseCompactJws(text: string, typ: JwsType): UnverifiedJws {
  checkSize(text)
  const [header, payload, signature, ...rest] = text.split('.')
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) {
    throw new SignatureInvalidError('not a compact JWS')
  }
  return parseJws(payload, [{ protected: header, signature }], typ)
}

/**
 * Takes a general JWS apart (RFC 7515 §7.2.1): `payload` and `signatures`, each of these with
 * `protected` and `signature` alone. Unprotected headers are refused: nothing signs them.
 * @throws {SignatureInvalidError}
 */
export function parseGeneralJws(text: string, typ: JwsType): UnverifiedJws {
  checkSize(text)
  const value = readPlainJson(text)
  if (!hasExactly(value, ['payload', 'signatures'])) throw notGeneral()
  const { payload, signatures } = value
  if (typeof payload !== 'string' || !Array.isArray(signatures)) throw notGeneral()
  if (signatures.length > partLimit) throw new SignatureInvalidError('too many signatures')
  return parseJws(payload, signatures.map(toRawPart), typ)
}

/**
 * Verifies one signature with the key its header names.
 * @throws {SignatureInvalidError} unless it verifies
 */
export async function verifyPart(
  jws: UnverifiedJws,
  part: SignaturePart,
  key: PublicKey,
): Promise<void> {
  const alg = algorithmOf(key)
  if (part.alg !== alg) throw new SignatureInvalidError('the algorithm is not the key’s')
  try {
    const { kty, crv, x } = key
    const jwk = key.kty === 'EC' ? { kty, crv, x, y: key.y } : { kty, crv, x }
    await flattenedVerify(
      { payload: jws.encoded, protected: part.protected, signature: part.signature },
      await importJWK(jwk, alg),
      { algorithms: [alg] },
    )
  } catch (cause) {
    throw new SignatureInvalidError(`the signature of ${part.kid} does not verify`, { cause })
  }
}

type RawPart = Pick<SignaturePart, 'protected' | 'signature'>

function parseJws(encoded: string, raw: readonly RawPart[], typ: JwsType): UnverifiedJws {
  const bytes = decodeBase64url(encoded)
  const payload = bytes === undefined ? undefined : readCanonical(bytes)
  if (payload === undefined) throw new SignatureInvalidError('the payload is not RFC 8785 JSON')
  const parts = raw.map((part) => parsePart(part, typ))
  if (parts.length === 0) throw new SignatureInvalidError('no signature')
  if (new Set(parts.map(({ kid }) => kid)).size !== parts.length) {
    throw new SignatureInvalidError('one key signs twice')
  }
  return { encoded, payload, parts }
}

function parsePart(raw: RawPart, typ: JwsType): SignaturePart {
  const bytes = decodeBase64url(raw.protected) ?? Buffer.alloc(0)
  const header = readPlainJson(bytes.toString('utf8'))
  // Exactly these: with them go jwk, jku, x5u, x5c, crit and b64 (RFC 7515 §4.1, RFC 7797).
  if (!hasExactly(header, ['alg', 'kid', 'typ'])) {
    throw new SignatureInvalidError('the protected header must hold alg, kid and typ alone')
  }
  const { alg, kid } = header
  if (header['typ'] !== typ) throw new SignatureInvalidError(`the typ is not ${typ}`)
  if (!isAlgorithm(alg)) {
    throw new SignatureInvalidError('the algorithm is neither ES256 nor EdDSA')
  }
  if (typeof kid !== 'string' || !kidGrammar.test(kid)) {
    throw new SignatureInvalidError('the kid is not a key name')
  }
  // Both algorithms give 64 bytes (RFC 7518 §3.4, RFC 8037 §3.1).
  if (decodeBase64url(raw.signature)?.length !== 64) {
    throw new SignatureInvalidError('a signature is not 64 bytes of base64url')
  }
  return { kid, alg, protected: raw.protected, signature: raw.signature }
}

function isAlgorithm(alg: unknown): alg is SignaturePart['alg'] {
  return alg === 'ES256' || alg === 'EdDSA'
}

function toRawPart(value: unknown): RawPart {
  if (!hasExactly(value, ['protected', 'signature'])) throw notGeneral()
  const { protected: header, signature } = value
  if (typeof header !== 'string' || typeof signature !== 'string') throw notGeneral()
  return { protected: header, signature }
}

function hasExactly(
  value: unknown,
  names: readonly string[],
): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const members = Object.keys(value)
  return members.length === names.length && names.every((name) => Object.hasOwn(value, name))
}

function checkSize(text: string): void {
  if (text.length > sizeLimitBytes) throw new SignatureInvalidError('larger than 128 KiB')
}

function notGeneral(): SignatureInvalidError {
  return new SignatureInvalidError('not a general JWS')
}
