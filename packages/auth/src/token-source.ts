import { z } from 'zod'
import { clientAssertionType, createClientAssertion } from './client-assertion.ts'
import type { ClientFile } from './client-file.ts'
import { IssuerUnavailableError, TokenRefusedError } from './errors.ts'
import { fetchJson, type Fetch } from './fetch-json.ts'

/** Gives an access token that is good now; `renew` asks for one that was not given before. */
export type TokenSource = (options?: { readonly renew?: boolean }) => Promise<string>

/** What a token source is made of besides its client. */
export interface TokenSourceOptions {
  readonly fetch?: Fetch
  /** Asks for these scopes only; default those of the client file. */
  readonly scope?: string
  /** Asks for this audience (RFC 8707); default the one of the client file. */
  readonly resource?: string
  /** Unix milliseconds. */
  readonly now?: () => number
  /** For one request; default 5 s. */
  readonly timeoutMs?: number
}

const granted = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive(),
})
const refused = z.object({ error: z.string().max(64) })

interface Held {
  readonly token: string
  readonly refreshAtMs: number
  readonly expiresAtMs: number
}

/**
 * Creates a source of access tokens for a machine client (RFC 6749 §4.4 with private_key_jwt): one
 * request at a time whoever asks, renewed after 80 % of its life. While the issuer is down the
 * token at hand is given out until it expires.
 */
export function createTokenSource(
  client: ClientFile,
  options: TokenSourceOptions = {},
): TokenSource {
  const now = options.now ?? Date.now
  let held: Held | undefined
  let flight: Promise<Held> | undefined

  const renew = (): Promise<Held> => {
    flight ??= requestToken(client, options, now)
      .then((fresh) => (held = fresh))
      .finally(() => (flight = undefined))
    return flight
  }
  return async ({ renew: mustRenew = false } = {}) => {
    if (mustRenew || held === undefined || now() >= held.expiresAtMs) return (await renew()).token
    if (now() < held.refreshAtMs) return held.token
    const { token } = held
    return renew().then(
      (fresh) => fresh.token,
      () => token,
    )
  }
}

/**
 * Asks the token endpoint once.
 *
 * @throws IssuerUnavailableError
 * @throws TokenRefusedError
 */
async function requestToken(
  client: ClientFile,
  options: TokenSourceOptions,
  now: () => number,
): Promise<Held> {
  const askedAtMs = now()
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.client_id,
    client_assertion_type: clientAssertionType,
    client_assertion: await createClientAssertion(client.jwk, client.client_id, client.issuer, now),
    resource: options.resource ?? client.resource,
    scope: options.scope ?? client.scope,
  })
  const answer = await fetchJson(options.fetch ?? globalThis.fetch, client.token_endpoint, {
    method: 'POST',
    body,
    timeoutMs: options.timeoutMs ?? 5_000,
  }).catch((cause: unknown) => {
    throw new IssuerUnavailableError({ cause })
  })
  if (answer.status >= 500) throw new IssuerUnavailableError()
  const token = granted.safeParse(answer.body)
  if (answer.status !== 200 || !token.success) {
    throw new TokenRefusedError(answer.status, refused.safeParse(answer.body).data?.error)
  }
  const lifeMs = token.data.expires_in * 1000
  return {
    token: token.data.access_token,
    refreshAtMs: askedAtMs + lifeMs * 0.8,
    expiresAtMs: askedAtMs + lifeMs,
  }
}
