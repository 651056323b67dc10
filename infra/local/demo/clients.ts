import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKey, toPublic, writeJson, type PrivateJwk } from './keys.ts'
import { demoParties } from './parties.ts'

/** Addresses that clients are told; they move with the ports, the keys do not. */
export interface DemoAddresses {
  readonly issuer: string
  readonly dashboard: string
  /** What tokens must name (RFC 8707). */
  readonly resource: string
}

/** The dashboard's address that people come back to after signing in. */
const callbackPath = '/auth/callback'

/** The most that people at a page may do; which of them may, their accounts say. */
const peopleScopes = ['openid', 'feed:read', 'agreements:write', 'agreements:suspend']
const systemScopes = [
  'events:publish',
  'feed:read',
  'agreements:write',
  'agreements:suspend',
  'register:write',
]

interface Client {
  readonly id: string
  readonly party: string
  readonly kind: 'machine' | 'people'
  readonly scopes: readonly string[]
}

const clients: readonly Client[] = demoParties.flatMap(({ party, kind }) => {
  const audit = kind === 'AUDITOR' ? ['audit:read'] : []
  return [
    { id: `${party}-system`, party, kind: 'machine', scopes: [...systemScopes, ...audit] },
    { id: `${party}-desk`, party, kind: 'machine', scopes: ['feed:read'] },
    { id: `${party}-dashboard`, party, kind: 'people', scopes: peopleScopes },
  ] as const
})

/**
 * Writes `clients/<client>.json`, with which a party's programs ask for tokens, and identity's
 * `clients.json` with the public halves.
 */
export function createClients(stateDir: string, addresses: DemoAddresses): void {
  const registrations = clients.map((client) => {
    const file = join(stateDir, 'clients', `${client.id}.json`)
    const jwk = readKey(file) ?? createKey(`${client.id}-1`, 'ES256')
    writeJson(file, {
      client_id: client.id,
      party: client.party,
      kind: client.kind,
      issuer: addresses.issuer,
      token_endpoint: `${addresses.issuer}/token`,
      resource: addresses.resource,
      scope: client.scopes.join(' '),
      jwk,
    })
    return toRegistration(client, jwk, addresses)
  })
  writeJson(join(stateDir, 'identity', 'clients.json'), registrations)
}

function readKey(file: string): PrivateJwk | undefined {
  if (!existsSync(file)) return undefined
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly jwk: PrivateJwk }).jwk
}

/** OIDC client metadata, as identity reads it; every client proves itself by its key. */
function toRegistration(client: Client, jwk: PrivateJwk, addresses: DemoAddresses): object {
  const common = {
    client_id: client.id,
    party: client.party,
    scope: client.scopes.join(' '),
    jwks: { keys: [toPublic(jwk)] },
  }
  if (client.kind === 'machine') return { ...common, grant_types: ['client_credentials'] }
  return {
    ...common,
    client_name: `${client.party} dashboard`,
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [`${addresses.dashboard}${callbackPath}`],
    post_logout_redirect_uris: [`${addresses.dashboard}/`],
  }
}
