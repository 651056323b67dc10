import {
  errors,
  Provider,
  type ClientMetadata,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import { createFindAccount, createSignInPolicy, partyOf, type FindPerson } from './accounts.ts'
import { busScopes } from './clients.ts'
import type { IdentityConfig } from './config.ts'
import type { IdentityKeys } from './key-files.ts'
import { renderErrorPage, renderSignedOutPage, renderSignOutPage } from './pages/provider-pages.ts'
import { createResources, scopesOf, tokenSeconds, toKafkaPrincipal } from './resources.ts'
import type { StateStore } from './state-store.ts'

const workingDaySeconds = 43_200

/** What the provider stands on. */
export interface ProviderParts {
  readonly config: Pick<IdentityConfig, 'issuer' | 'audience'>
  readonly keys: IdentityKeys
  readonly store: StateStore
  readonly findClient: (clientId: string) => ClientMetadata | undefined
  readonly findPerson: FindPerson
}

/**
 * Creates the OpenID provider: client credentials for machines, code with PKCE for people, access
 * tokens as RFC 9068 has them (ES256, five minutes) for the bus, and for machines at its broker.
 */
export function createProvider(parts: ProviderParts): Provider {
  const { issuer } = parts.config
  const isSecure = issuer.startsWith('https:')
  const provider = new Provider(issuer, {
    ...protocol,
    adapter: (model) => createModelAdapter(parts, model),
    jwks: parts.keys.jwks,
    cookies: createCookies(parts.keys.cookieKeys, isSecure),
    features: createFeatures(parts),
    findAccount: createFindAccount(parts.findPerson),
    interactions: { policy: createSignInPolicy(), url: (_ctx, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: (ctx) => grantAll(ctx, parts.config.audience),
    extraTokenClaims: (ctx, token) => {
      const person = 'accountId' in token ? parts.findPerson(token.accountId) : undefined
      const party = partyOf(ctx)
      const principal = toKafkaPrincipal(parts.config.audience, token, party)
      return {
        party,
        ...(principal === undefined ? {} : { principal }),
        ...(person === undefined ? {} : { roles: [...person.roles] }),
      }
    },
  })
  // With TLS ended by a proxy, X-Forwarded-Proto says so; without TLS nothing forwarded is heeded.
  provider.proxy = isSecure
  return provider
}

const protocol = {
  clientAuthMethods: ['private_key_jwt'],
  responseTypes: ['code'],
  pkce: { required: () => true },
  scopes: ['openid', ...busScopes],
  claims: { openid: ['sub', 'party', 'name', 'office', 'roles'] },
  extraClientMetadata: { properties: ['party'] },
  enabledJWA: {
    idTokenSigningAlgValues: ['ES256'],
    clientAuthSigningAlgValues: ['ES256', 'EdDSA', 'RS256'],
  },
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  clockTolerance: 5,
  clientBasedCORS: () => false,
  renderError: renderErrorPage,
  // The refresh token of a page lives and dies with its session, and works once.
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  expiresWithSession: () => true,
  rotateRefreshToken: true,
  ttl: {
    AccessToken: tokenSeconds,
    ClientCredentials: (_ctx, { resourceServer }) => resourceServer?.accessTokenTTL ?? tokenSeconds,
    IdToken: tokenSeconds,
    AuthorizationCode: 60,
    Interaction: 600,
    Grant: workingDaySeconds,
    RefreshToken: workingDaySeconds,
    Session: workingDaySeconds,
  },
  assertJwtClientAuthClaimsAndHeader: (_ctx, claims) => {
    const { exp, iat } = claims
    // What an assertion may live is also how long its use must be remembered.
    if (typeof iat !== 'number' || typeof exp !== 'number' || exp - iat > tokenSeconds) {
      throw new errors.InvalidClientAuth('assertion without iat, or for longer than five minutes')
    }
  },
} satisfies Configuration

function createFeatures({
  config,
  findPerson,
}: ProviderParts): NonNullable<Configuration['features']> {
  return {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    // Proofs without a nonce: each is good for a minute and taken once.
    dPoP: { enabled: true },
    revocation: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: renderSignOutPage,
      postLogoutSuccessSource: renderSignedOutPage,
    },
    resourceIndicators: createResources(config.audience, findPerson),
  }
}

function createModelAdapter({ store, findClient }: ProviderParts, model: string) {
  const adapter = store.adapter(model)
  // Clients come from their file alone, and are looked up each time: a removed one is gone at once.
  return model === 'Client'
    ? { ...adapter, find: (id: string) => Promise.resolve(findClient(id)) }
    : adapter
}

function createCookies(keys: readonly string[], isSecure: boolean): Configuration['cookies'] {
  return {
    keys,
    // The prefix makes browsers insist on Secure, path / and no domain.
    names: {
      session: isSecure ? '__Host-identity' : 'identity',
      interaction: 'sign-in',
      resume: 'sign-in-resume',
    },
    long: { httpOnly: true, sameSite: 'lax', signed: true },
    short: { httpOnly: true, sameSite: 'lax', signed: true },
  }
}

/** Grants a person's page everything its client is registered for, without a question. */
async function grantAll(ctx: KoaContextWithOIDC, audience: string) {
  const { client, session, provider } = ctx.oidc
  const clientId = client?.clientId
  const accountId = session?.accountId
  if (clientId === undefined || accountId === undefined) return undefined
  const grantId = session?.grantIdFor(clientId)
  const known = grantId === undefined ? undefined : await provider.Grant.find(grantId)
  // In a browser where somebody else has signed in before, the grant is theirs.
  const grant = known?.accountId === accountId ? known : new provider.Grant({ clientId, accountId })
  grant.addOIDCScope('openid')
  grant.addResourceScope(audience, scopesOf(client?.scope).join(' '))
  await grant.save()
  return grant
}
