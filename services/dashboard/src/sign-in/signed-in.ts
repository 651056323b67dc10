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
  /** Scopes of the access token. */
  readonly scopes: readonly string[]
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

/** What is known when an answer comes. */
interface SigningIn {
  readonly party: string
  /** The scopes that were asked for. */
  readonly asked: string
  readonly nowMs: number
  /** Who it was, when this renews a sign-in; an ID token need not come again then. */
  readonly before?: SignedIn
}

/**
 * Reads who has signed in from a verified answer of the token endpoint.
 *
 * @throws {TypeError} somebody of another party, or another person than before
 */
export function toSignedIn(
  answer: TokenEndpointResponse & TokenEndpointResponseHelpers,
  { party, asked, nowMs, before }: SigningIn,
): SignedIn {
  const tokens = toTokens(answer, nowMs, before?.tokens)
  // RFC 6749 §5.1: an issuer that says nothing of scopes grants what was asked.
  const scopes = (answer.scope ?? asked).split(' ')
  if (answer.id_token === undefined && before !== undefined) return { ...before, scopes, tokens }
  const claims = claimSet.parse(answer.claims())
  if (claims.party !== party) throw new TypeError('the issuer signed in another party’s person')
  if (before !== undefined && before.subject !== claims.sub) {
    throw new TypeError('the issuer renewed another person’s sign-in')
  }
  const { sub: subject, name, office, roles: issuerRoles } = claims
  return { subject, name, office, issuerRoles, scopes, tokens }
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
