import { errors, jwtVerify } from 'jose'
import { z } from 'zod'
import { TokenInvalidError } from './errors.ts'
import type { TokenFacts } from './principal.ts'
import type { SigningKey } from './signing-key.ts'
import type { OpenedToken } from './token-gate.ts'

const maxLifeSeconds = 900
/** For clocks that run ahead of ours; an expiry is taken at its word. */
const toleranceSeconds = 5

const name = z.string().min(1).max(512)
const claimsOfToken = z.object({
  iss: name,
  sub: name,
  client_id: name,
  jti: name,
  iat: z.number(),
  exp: z.number(),
  scope: z.string().max(2_048).default(''),
  roles: z.array(name).max(64).default([]),
  // Bound to a key that proves itself (RFC 9449). A binding that cannot be checked here, such as to
  // a certificate (RFC 8705), must not be passed over: strict.
  cnf: z.strictObject({ jkt: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }).optional(),
})

/**
 * Verifies an access token (RFC 9068 §4) with the key its issuer publishes under its kid.
 *
 * @throws TokenInvalidError
 */
export async function verifyToken(
  opened: OpenedToken,
  key: SigningKey,
  { audience, nowMs }: { readonly audience: string; readonly nowMs: number },
): Promise<TokenFacts> {
  // The key decides the algorithm, the header only has to agree (RFC 8725 §3.1).
  if (opened.alg !== key.alg) throw new TokenInvalidError('signature')
  const { payload } = await jwtVerify(opened.token, key.key, {
    algorithms: [key.alg],
    typ: 'at+jwt',
    issuer: opened.claimedIssuer,
    audience,
    requiredClaims: ['iss', 'aud', 'exp', 'iat', 'jti', 'sub', 'client_id'],
    maxTokenAge: maxLifeSeconds,
    clockTolerance: toleranceSeconds,
    currentDate: new Date(nowMs),
  }).catch((cause: unknown) => {
    throw new TokenInvalidError(toReason(cause), { cause })
  })
  const claims = claimsOfToken.safeParse(payload)
  if (!claims.success) throw new TokenInvalidError('claims', { cause: claims.error })
  return toFacts(claims.data, opened.hash, nowMs)
}

function toFacts(
  claims: z.output<typeof claimsOfToken>,
  tokenHash: string,
  nowMs: number,
): TokenFacts {
  const lifeSeconds = claims.exp - claims.iat
  if (lifeSeconds <= 0 || lifeSeconds > maxLifeSeconds) throw new TokenInvalidError('claims')
  if (claims.exp * 1000 <= nowMs) throw new TokenInvalidError('expired')
  return {
    issuer: claims.iss,
    clientId: claims.client_id,
    subject: claims.sub,
    scopes: claims.scope.split(' ').filter((scope) => scope !== ''),
    roles: claims.roles,
    expiresAtMs: claims.exp * 1000,
    tokenHash,
    boundTo: claims.cnf?.jkt,
  }
}

function toReason(
  error: unknown,
): 'audience' | 'claims' | 'expired' | 'issuer' | 'signature' | 'type' {
  if (!(error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired)) {
    return 'signature'
  }
  // jose calls a token too old both when `exp` has passed and when `iat` lies too far back.
  if (error.claim === 'exp' && error.code === 'ERR_JWT_EXPIRED') return 'expired'
  const reasons = { aud: 'audience', iss: 'issuer', typ: 'type' } as const
  return Object.hasOwn(reasons, error.claim) ? reasons[error.claim as 'aud'] : 'claims'
}
