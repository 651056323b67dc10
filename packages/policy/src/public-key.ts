import { createHash, createPublicKey } from 'node:crypto'
import type { PointedFault } from '@ujirani/errors'
import { decodeBase64url } from './base64url.ts'
import { isObject, objectOf, oneOf, optional, text, whole, type Shape } from './shape.ts'
import { isSmallOrder } from './small-order.ts'

interface EcKey {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
  readonly kid: string
  readonly alg?: 'ES256'
  readonly use?: 'sig'
  readonly exp?: number
}

interface OkpKey {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly kid: string
  readonly alg?: 'EdDSA'
  readonly use?: 'sig'
  readonly exp?: number
}

/**
 * A public signing key of a party or a root: EC P-256 (ES256) or Ed25519 (EdDSA), named by kid. From
 * `exp` on (seconds since 1970, as RFC 7519 counts them) it signs nothing any more; what it signed
 * before stays signed.
 */
export type PublicKey = EcKey | OkpKey

/** The one algorithm a key signs with; what a header claims is compared with it. */
export function algorithmOf(key: PublicKey): 'ES256' | 'EdDSA' {
  return key.kty === 'EC' ? 'ES256' : 'EdDSA'
}

/** Whether a key has ended at an append time. */
export function isExpired({ exp }: PublicKey, atMs: number): boolean {
  return exp !== undefined && atMs >= exp * 1000
}

const fingerprints = new WeakMap<PublicKey, string>()

/** What the key is, whatever it is called: SHA-256 of its RFC 7638 members, in hex. */
export function fingerprintOf(key: PublicKey): string {
  // Kept: each admission compares its keys with everybody's.
  const known = fingerprints.get(key)
  if (known !== undefined) return known
  const { crv, kty, x } = key
  // RFC 7638 §3.2: the required members alone, in this order, without white space.
  const members = key.kty === 'EC' ? { crv, kty, x, y: key.y } : { crv, kty, x }
  const fingerprint = createHash('sha256').update(JSON.stringify(members)).digest('hex')
  fingerprints.set(key, fingerprint)
  return fingerprint
}

const coordinate: Shape<string> = text(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes of base64url')
/** The grammar of a key's name. */
export const kid: Shape<string> = text(
  /^[A-Za-z0-9._~-]{1,64}$/,
  'must be a key name: 1 to 64 letters, digits, dots, hyphens, underscores or tildes',
)

/** Seconds since 1970, up to the year 9999. */
const expiry = whole(1, 253_402_300_799)

const ecKey = objectOf<EcKey>({
  kty: oneOf(['EC']),
  crv: oneOf(['P-256']),
  x: coordinate,
  y: coordinate,
  kid,
  alg: optional(oneOf(['ES256'])),
  use: optional(oneOf(['sig'])),
  exp: optional(expiry),
})

const okpKey = objectOf<OkpKey>({
  kty: oneOf(['OKP']),
  crv: oneOf(['Ed25519']),
  x: coordinate,
  kid,
  alg: optional(oneOf(['EdDSA'])),
  use: optional(oneOf(['sig'])),
  exp: optional(expiry),
})

/** Members of a JWK that hold, or may hold, what must stay with its owner (RFC 7518 §6). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/** A JWK that is exactly one public signing key, a point on its curve and not a weak one. */
export const publicKey: Shape<PublicKey> = {
  check: (value, pointer, faults) => {
    if (isObject(value) && secretMembers.some((name) => Object.hasOwn(value, name))) {
      faults.push({ pointer, detail: 'holds a private or secret key: show the public part only' })
      return
    }
    const okp = isObject(value) && value['kty'] === 'OKP'
    const before = faults.length
    if (okp) okpKey.check(value, pointer, faults)
    else ecKey.check(value, pointer, faults)
    if (faults.length === before) checkPoint(value as PublicKey, pointer, faults)
  },
}

function checkPoint(key: PublicKey, pointer: string, faults: PointedFault[]): void {
  const x = decodeBase64url(key.x)
  const spelled = x !== undefined && (key.kty === 'OKP' || decodeBase64url(key.y) !== undefined)
  if (!spelled) faults.push({ pointer, detail: 'is not base64url in its one spelling' })
  else if (!isOnCurve(key)) faults.push({ pointer, detail: 'is not a point on its curve' })
  else if (key.kty === 'OKP' && isSmallOrder(x)) {
    faults.push({ pointer, detail: 'is a point of small order: anyone could sign for it' })
  }
}

function isOnCurve(key: PublicKey): boolean {
  try {
    createPublicKey({ key: { ...key }, format: 'jwk' })
    return true
  } catch {
    return false
  }
}
