import { z } from 'zod'
import { clientAssertionType, createClientAssertion } from './client-assertion.ts'
import type { ClientFile } from './client-file.ts'
import { IssuerUnavailableError, TokenRefusedError } from './errors.ts'
import { createDpopKey, type DpopKey } from './dpop-key.ts'
import { fetchJson, type Fetch, type JsonAnswer } from './fetch-json.ts'

/** Gives an access token that is good now; `renew` asks for one that was not given before. */
export interface TokenSource {
  (options?: { readonly renew?: boolean }): Promise<string>
  /**
   * Makes the `DPoP` header that a token of this source needs beside it, when its tokens are bound
   * to a key (RFC 9449).
   */
  readonly prove?: DpopKey['prove']
}

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
  token_type: z.string().regex(/^(?:bearer|dpop)$/i),
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
  let key: Promise<DpopKey> | undefined
  const prove: DpopKey['prove'] = async (request) => {
    key ??= createDpopKey(now)
    return (await key).prove(request)
  }
  const binding = client.dpop === true ? { prove } : {}

  const renew = (): Promise<Held> => {
    flight ??= requestToken(client, { ...options, ...binding }, now)
      .then((fresh) => (held = fresh))
      .finally(() => (flight = undefined))
    return flight
  }
  const give = async ({ renew: mustRenew = false } = {}): Promise<string> => {
    if (mustRenew || held === undefined || now() >= held.expiresAtMs) return (await renew()).token
    if (now() < held.refreshAtMs) return held.token
    const { token } = held
    return renew().then(
      (fresh) => fresh.token,
      () => token,
    )
  }
  return Object.assign(give, binding)
}

/**
 * Asks the token endpoint once.
 *
 * @throws IssuerUnavailableError
 * @throws TokenRefusedError
 */
async function requestToken(
  client: ClientFile,
  options: TokenSourceOptions & Pick<TokenSource, 'prove'>,
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
    headers: await toHeaders(client, options),
    timeoutMs: options.timeoutMs ?? 5_000,
  }).catch((cause: unknown) => {
    throw new IssuerUnavailableError({ cause })
  })
  const { access_token: token, expires_in: lifeSeconds } = readGrant(client, answer)
  return {
    token,
    refreshAtMs: askedAtMs + lifeSeconds * 800,
    expiresAtMs: askedAtMs + lifeSeconds * 1000,
  }
}

function readGrant(
  { dpop }: Pick<ClientFile, 'dpop'>,
  { status, body }: JsonAnswer,
): z.output<typeof granted> {
  if (status >= 500) throw new IssuerUnavailableError()
  const grant = granted.safeParse(body)
  // A server that has not bound the token to our key gives one that anybody could use.
  const isAsked = grant.data?.token_type.toLowerCase() === (dpop === true ? 'dpop' : 'bearer')
  if (status === 200 && grant.success && isAsked) return grant.data
  throw new TokenRefusedError(status, refused.safeParse(body).data?.error)
}

async function toHeaders(
  { token_endpoint }: ClientFile,
  { prove }: Pick<TokenSource, 'prove'>,
): Promise<Readonly<Record<string, string>>> {
  return prove === undefined ? {} : { dpop: await prove({ method: 'POST', url: token_endpoint }) }
}
