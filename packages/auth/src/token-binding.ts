import { createProofVerifier, type ProvedRequest } from './dpop-proof.ts'
import { TokenInvalidError } from './errors.ts'
import type { RegisteredClient, TokenFacts } from './principal.ts'

/** How a token was sent: RFC 6750 §2.1, RFC 9449 §7.1. */
export type Scheme = 'bearer' | 'dpop'

/**
 * What a bound token's proof is for; `proved` for a request whose proof has been taken before, such
 * as a stream's that is looked at again.
 */
export type AskedRequest = ProvedRequest | 'proved'

/** A token as it was sent. */
export interface SentToken {
  readonly scheme: Scheme
  readonly token: string
  readonly request: AskedRequest | undefined
}

type BindingCheck = (
  facts: Pick<TokenFacts, 'boundTo'>,
  client: Pick<RegisteredClient, 'dpopBound'>,
  sent: SentToken,
) => Promise<void>

/**
 * Creates the check that a token is sent by whom it is bound to: a bound token is none's who only
 * has it, and an unbound one proves nothing by a proof, nor where its client must have bound ones.
 *
 * @param now Unix milliseconds
 */
export function createBindingCheck(now: () => number): BindingCheck {
  const proofs = createProofVerifier(now)
  return async ({ boundTo }, client, { scheme, token, request }) => {
    if (boundTo === undefined) {
      if (client.dpopBound === true || scheme === 'dpop') throw new TokenInvalidError('unbound')
      return
    }
    if (scheme === 'bearer' || request === undefined) throw new TokenInvalidError('bound')
    if (request !== 'proved') await proofs.check(request, { token, thumbprint: boundTo })
  }
}
