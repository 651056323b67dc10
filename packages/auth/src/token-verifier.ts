import { TokenInvalidError, TokenMissingError } from './errors.ts'
import type { KeySets } from './key-sets.ts'
import { toPrincipal, type Principal, type RegisteredClient, type TokenFacts } from './principal.ts'
import type { SigningKey } from './signing-key.ts'
import { createBindingCheck, type AskedRequest, type Scheme } from './token-binding.ts'
import { createTokenCache } from './token-cache.ts'
import { decodeToken, hashToken, openToken } from './token-gate.ts'
import { verifyToken } from './verify-token.ts'

/** What a verifier is made of. */
export interface TokenVerifierOptions {
  /** The one audience whose tokens are taken (RFC 8707). */
  readonly audience: string
  /** The client as it stands in a party's record *now*; asked on every use of every token. */
  readonly findClient: (issuer: string, clientId: string) => RegisteredClient | undefined
  readonly keySets: KeySets
  /** Unix milliseconds; default the system's clock. */
  readonly now?: () => number
  /** Verified tokens kept, default 10,000 (about 1 KiB each). */
  readonly cacheLimit?: number
}

/** Turns credentials into principals. */
export interface TokenVerifier {
  /**
   * Verifies an `Authorization` header (`Bearer …`, `DPoP …`) or a bare token. A token seen before
   * costs one hash; still, its expiry, its client and its key are asked about each time.
   *
   * @param request what a bound token's proof is for; without it no bound token is taken
   * @throws TokenMissingError
   * @throws TokenInvalidError
   * @throws KeysUnavailableError
   * @throws ProofsFullError
   */
  verify(credential: string | undefined, request?: AskedRequest): Promise<Principal>
}

interface CacheEntry {
  readonly facts: TokenFacts
  readonly kid: string
  readonly thumbprint: string
  /** The principal as last made, for as long as the client's record is the same object. */
  last?: { readonly client: RegisteredClient; readonly principal: Principal }
}

/** Creates a verifier; see {@link TokenVerifier}. */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { audience, findClient, keySets, now = Date.now } = options
  const cache = createTokenCache<CacheEntry>(options.cacheLimit ?? 10_000)
  const proveBinding = createBindingCheck(now)

  const clientOf = (issuer: string, clientId: string): RegisteredClient => {
    const client = findClient(issuer, clientId)
    if (client === undefined) throw new TokenInvalidError('client')
    return client
  }
  const keyOf = async (issuer: string, kid: string): Promise<SigningKey> => {
    const key = keySets.peek(issuer, kid) ?? (await keySets.find(issuer, kid))
    if (key === undefined) throw new TokenInvalidError('signature')
    return key
  }
  const admit = async (token: string): Promise<CacheEntry> => {
    const opened = openToken(decodeToken(token))
    // First the register: a token alone must not make us ask a URL of its choosing for keys.
    clientOf(opened.claimedIssuer, opened.claimedClient)
    const key = await keyOf(opened.claimedIssuer, opened.kid)
    const facts = await verifyToken(opened, key, { audience, nowMs: now() })
    const entry = { facts, kid: key.kid, thumbprint: key.thumbprint }
    cache.set(opened.hash, entry)
    return entry
  }
  const check = async ({ facts, kid, thumbprint }: CacheEntry): Promise<void> => {
    if (now() >= facts.expiresAtMs) throw new TokenInvalidError('expired')
    const key = await keyOf(facts.issuer, kid)
    if (key.thumbprint !== thumbprint) throw new TokenInvalidError('signature')
  }
  return {
    async verify(credential, request) {
      const { scheme, token } = readCredential(credential)
      const hash = hashToken(token)
      let entry = cache.get(hash)
      if (entry === undefined) entry = await admit(token)
      else {
        await check(entry).catch((error: unknown) => {
          cache.delete(hash)
          throw error
        })
      }
      const client = clientOf(entry.facts.issuer, entry.facts.clientId)
      await proveBinding(entry.facts, client, { scheme, token, request })
      if (entry.last?.client !== client) {
        entry.last = { client, principal: toPrincipal(entry.facts, client) }
      }
      return entry.last.principal
    },
  }
}

/** RFC 6750 §2.1, RFC 9449 §7.1: the scheme in any case, one space, the token. */
function readCredential(credential: string | undefined): {
  readonly scheme: Scheme
  readonly token: string
} {
  if (credential === undefined || credential === '') throw new TokenMissingError()
  const space = credential.indexOf(' ')
  if (space === -1) return { scheme: 'bearer', token: credential }
  const scheme = credential.slice(0, space).toLowerCase()
  if (scheme !== 'bearer' && scheme !== 'dpop') throw new TokenMissingError()
  return { scheme, token: credential.slice(space + 1) }
}
