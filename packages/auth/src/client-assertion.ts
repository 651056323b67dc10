import { randomUUID } from 'node:crypto'
import { importJWK, SignJWT, type JWK } from 'jose'

const lifeSeconds = 60

/** `client_assertion_type` that goes with an assertion (RFC 7523 §2.2). */
export const clientAssertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * Signs a `client_assertion` (private_key_jwt) that proves to `audience`, the issuer's URL, that we
 * are `clientId`. Good for one use within a minute.
 *
 * @see RFC 7523 §3, OpenID Connect Core 1.0 §9
 */
export async function createClientAssertion(
  jwk: JWK & { readonly kid: string },
  clientId: string,
  audience: string,
  now: () => number = Date.now,
): Promise<string> {
  const alg = jwk.alg ?? (jwk.kty === 'OKP' ? 'EdDSA' : 'ES256')
  const issuedAt = Math.floor(now() / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg, kid: jwk.kid, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifeSeconds)
    .sign(await importJWK(jwk, alg))
}
