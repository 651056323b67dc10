import { hash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose'
import { z } from 'zod'
import { ProofsFullError, TokenInvalidError } from './errors.ts'

/** Algorithms of proofs that are taken; those of the identity provider. */
const algorithms = ['ES256', 'Ed25519', 'EdDSA']
/** How long before now a proof may have been made, and how far ahead its clock may run. */
const maxAgeSeconds = 60
const toleranceSeconds = 5
/** As long as a proof can be good: what is older need not be remembered. */
const rememberedMs = (maxAgeSeconds + 2 * toleranceSeconds) * 1000
const maxProofBytes = 4096

/** The request that a bound token came with. */
export interface ProvedRequest {
  readonly method: string
  /** As the caller knows it: from configuration, never from a Host header. */
  readonly url: string
  /** The `DPoP` header. */
  readonly proof: string | undefined
}

/** What a proof is held against besides the request. */
export interface BoundToken {
  readonly token: string
  /** RFC 7638 thumbprint of the key the token is bound to (`cnf.jkt`). */
  readonly thumbprint: string
}

/** Checks proofs of possession, each good for one request. */
export interface ProofVerifier {
  /**
   * @throws {TokenInvalidError} `proof`
   * @throws {ProofsFullError} so many proofs came within a minute that no more can be remembered
   */
  check(request: ProvedRequest, bound: BoundToken): Promise<void>
}

const claimsOfProof = z.object({
  htm: z.string(),
  htu: z.string(),
  ath: z.string(),
  jti: z.string().min(1).max(256),
})

/**
 * Creates a verifier of DPoP proofs (RFC 9449 §4.3). It remembers each proof for as long as it would
 * be good, 200,000 at most: this process takes none twice.
 *
 * @param now Unix milliseconds
 */
export function createProofVerifier(now: () => number, limit = 200_000): ProofVerifier {
  const isNew = createMemory(now, limit)
  return {
    check: async ({ method, url, proof }, { token, thumbprint }) => {
      if (proof === undefined || proof.length > maxProofBytes) throw new TokenInvalidError('proof')
      const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
        algorithms,
        typ: 'dpop+jwt',
        requiredClaims: ['iat', 'jti', 'htm', 'htu', 'ath'],
        maxTokenAge: maxAgeSeconds,
        clockTolerance: toleranceSeconds,
        currentDate: new Date(now()),
      }).catch((cause: unknown) => {
        throw new TokenInvalidError('proof', { cause })
      })
      const claims = claimsOfProof.safeParse(payload)
      const { jwk } = protectedHeader
      const holds =
        claims.success &&
        jwk !== undefined &&
        claims.data.htm === method &&
        isSameTarget(claims.data.htu, url) &&
        claims.data.ath === hash('sha256', token, 'base64url') &&
        (await calculateJwkThumbprint(jwk)) === thumbprint &&
        isNew(hash('sha256', `${thumbprint} ${claims.data.jti}`, 'base64url'))
      if (!holds) throw new TokenInvalidError('proof')
    },
  }
}

/** RFC 9449 §4.3 point 9: without query and fragment, after normalisation (RFC 3986 §6.2). */
function isSameTarget(htu: string, url: string): boolean {
  if (!URL.canParse(htu)) return false
  const [said, asked] = [new URL(htu), new URL(url)]
  return said.origin === asked.origin && said.pathname === asked.pathname
}

/**
 * Whether something is met for the first time; two generations, the older of which is forgotten as
 * a whole.
 */
function createMemory(now: () => number, limit: number): (id: string) => boolean {
  let young = new Set<string>()
  let old = new Set<string>()
  let sinceMs = -Infinity
  return (id) => {
    const ageMs = now() - sinceMs
    // A clock set back must not make it forget early, nor remember for ever.
    if (ageMs >= rememberedMs || ageMs < 0) {
      old = ageMs >= 2 * rememberedMs ? new Set() : young
      young = new Set()
      sinceMs = now()
    }
    if (young.has(id) || old.has(id)) return false
    if (young.size + old.size >= limit) throw new ProofsFullError()
    young.add(id)
    return true
  }
}
