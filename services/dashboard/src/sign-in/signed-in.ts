import type { TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client'
import { z } from 'zod'

/** Somebody the issuer vouches for, as long as the tokens live. */
export interface SignedIn {
  /** The issuer's name for the person. */
  readonly subject: string
  readonly name: string | undefined
  readonly office: string | undefined
  /** The issuer's names of roles. */
  readonly issuerRoles: readonly string[]
  readonly tokens: Tokens
}

/** These never leave the server. */
interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string | undefined
  readonly idToken: string
  readonly expiresAtMs: number
}

const claimSet = z.object({
  sub: z.string().min(1).max(255),
  party: z.string(),
  name: z.string().optional(),
  office: z.string().optional(),
  roles: z.array(z.string()).default([]),
})

/**
 * Reads who has signed in from a verified answer of the token endpoint.
 *
 * @param before who it was, when this renews a sign-in; an ID token need not come again then
 * @throws {TypeError} somebody of another party, or another person than before
 */
export function toSignedIn(
  answer: TokenEndpointResponse & TokenEndpointResponseHelpers,
  { party, nowMs, before }: { party: string; nowMs: number; before?: SignedIn },
): SignedIn {
  const tokens = toTokens(answer, nowMs, before?.tokens)
  if (answer.id_token === undefined && before !== undefined) return { ...before, tokens }
  const claims = claimSet.parse(answer.claims())
  if (claims.party !== party) throw new TypeError('the issuer signed in another party’s person')
  if (before !== undefined && before.subject !== claims.sub) {
    throw new TypeError('the issuer renewed another person’s sign-in')
  }
  const { sub: subject, name, office, roles: issuerRoles } = claims
  return { subject, name, office, issuerRoles, tokens }
}

function toTokens(answer: TokenEndpointResponse, nowMs: number, before?: Tokens): Tokens {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? before?.refreshToken,
    idToken: answer.id_token ?? before?.idToken ?? '',
    // An answer that does not say how long its token lives is one that ends now.
    expiresAtMs: nowMs + (answer.expires_in ?? 0) * 1000,
  }
}
