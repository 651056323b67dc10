import type { ClientMetadata } from 'oidc-provider'
import { z } from 'zod'

/** Scopes of the bus; what a client may ask for is its own `scope`. */
export const busScopes = [
  'events:publish',
  'feed:read',
  'agreements:write',
  'agreements:suspend',
  'audit:read',
  'register:write',
] as const

const publicKey = z
  .looseObject({ kty: z.enum(['EC', 'OKP', 'RSA']), kid: z.string().min(1) })
  .refine((jwk) => !('d' in jwk), 'must be a public key')

const client = z.strictObject({
  client_id: z.string().regex(/^[a-z0-9.-]{1,64}$/),
  party: z.string().regex(/^[a-z0-9.]{1,33}$/),
  client_name: z.string().max(120).exactOptional(),
  grant_types: z
    .array(z.enum(['client_credentials', 'authorization_code', 'refresh_token']))
    .min(1),
  scope: z.string(),
  redirect_uris: z.array(z.url()).default([]),
  post_logout_redirect_uris: z.array(z.url()).default([]),
  token_endpoint_auth_signing_alg: z.enum(['ES256', 'EdDSA', 'RS256']).default('ES256'),
  dpop_bound_access_tokens: z.boolean().exactOptional(),
  jwks: z.object({ keys: z.array(publicKey).min(1) }),
})

/**
 * Parses `clients.json`: OIDC client metadata with the client's `party`. Every client proves itself
 * with a key of its own (private_key_jwt); there are no shared secrets.
 *
 * @returns by client id
 */
export function parseClients(json: unknown): ReadonlyMap<string, ClientMetadata> {
  const clients = z.array(client).parse(json)
  const byId = new Map<string, ClientMetadata>()
  for (const entry of clients) {
    if (byId.has(entry.client_id)) throw new TypeError('two clients have one id')
    byId.set(entry.client_id, {
      ...entry,
      token_endpoint_auth_method: 'private_key_jwt',
      response_types: entry.grant_types.includes('authorization_code') ? ['code'] : [],
      id_token_signed_response_alg: 'ES256',
    })
  }
  return byId
}
