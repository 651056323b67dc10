import { calculateJwkThumbprint, importJWK, type CryptoKey, type JWK } from 'jose'

/** The signature algorithms of access tokens; each key is pinned to exactly one. */
type TokenAlgorithm = 'ES256' | 'EdDSA' | 'RS256'

/** A public key of an issuer. */
export interface SigningKey {
  readonly kid: string
  readonly alg: TokenAlgorithm
  /** RFC 7638: tells a replaced key from an unchanged one under the same kid. */
  readonly thumbprint: string
  readonly key: CryptoKey
}

/**
 * Reads the keys of a JWK set that may sign access tokens. A key that is not for that is left out:
 * another use or algorithm, no kid, a kid that occurs twice, symmetric, or with its private part.
 */
export async function readSigningKeys(
  jwks: readonly JWK[],
): Promise<ReadonlyMap<string, SigningKey>> {
  const keys = new Map<string, SigningKey>()
  for (const jwk of jwks) {
    const alg = toAlgorithm(jwk)
    if (alg === undefined || jwk.kid === undefined || 'd' in jwk) continue
    if (jwks.filter((other) => other.kid === jwk.kid).length > 1) continue
    const key = await importJWK(jwk, alg).catch(() => undefined)
    if (key === undefined || key instanceof Uint8Array) continue
    const thumbprint = await calculateJwkThumbprint(jwk)
    keys.set(jwk.kid, { kid: jwk.kid, alg, thumbprint, key })
  }
  return keys
}

/** The one algorithm of a key, from what kind of key it is; a contradicting `alg` disqualifies. */
function toAlgorithm(jwk: JWK): TokenAlgorithm | undefined {
  if (jwk.use !== undefined && jwk.use !== 'sig') return undefined
  const byKind = algorithmOfKind(jwk)
  if (jwk.alg === undefined || jwk.alg === byKind) return byKind
  // RFC 9864 names EdDSA over Ed25519 "Ed25519"; in a token's header it is still EdDSA here.
  return jwk.alg === 'Ed25519' && byKind === 'EdDSA' ? byKind : undefined
}

function algorithmOfKind(jwk: JWK): TokenAlgorithm | undefined {
  if (jwk.kty === 'EC' && jwk.crv === 'P-256') return 'ES256'
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519') return 'EdDSA'
  if (jwk.kty === 'RSA' && isLongModulus(jwk.n)) return 'RS256'
  return undefined
}

/** RFC 7518 §3.3: a key of 2048 bits or more. */
function isLongModulus(modulus: string | undefined): boolean {
  return modulus !== undefined && Buffer.from(modulus, 'base64url').length >= 256
}
