import type { Principal } from '@ujirani/auth'
import { checkScope } from '@ujirani/auth'
import { BusError } from '@ujirani/errors'

/** The scope that every reader needs; what it then sees, the agreements decide. */
export const feedScope = 'feed:read'

/** Who reads a feed, and how to find out whether it still may. */
export interface FeedReader {
  readonly principal: Principal
  /** Verifies the same credentials again, as if they had just come. */
  readonly verifyAgain: () => Promise<Principal>
}

/**
 * Verifies a reader again.
 *
 * @throws {TokenInvalidError} @throws {ScopeMissingError} @throws {KeysUnavailableError}
 */
export async function verifyReader({ principal, verifyAgain }: FeedReader): Promise<Principal> {
  const verified = await verifyAgain()
  checkScope(verified, feedScope)
  // Nothing makes another party of a token but a register that gave its client away.
  if (verified.party !== principal.party) throw new TypeError('a token has changed its party')
  return verified
}

const refusals = ['ERR_TOKEN_INVALID', 'ERR_TOKEN_MISSING', 'ERR_SCOPE_MISSING'] as const

/** Whether a verification failed for good, and not for want of somebody to ask. */
export function isRefusal(error: unknown): boolean {
  return refusals.some((code) => BusError.is(error, code))
}
