import { errors, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import type { FindPerson } from './accounts.ts'
import { busScopes } from './clients.ts'

/** Life of a token for HTTP. */
export const tokenSeconds = 300
/**
 * Life of a token for Kafka, where it bounds how long a removed client can go on: a minute less than
 * the five that are promised, for clocks and for the request that was under way.
 */
const kafkaTokenSeconds = 240

/** Scopes that mean something at the broker; what they allow there is in the topics' access rules. */
const kafkaScopes = ['events:publish', 'feed:read'] as const

/**
 * No scope that is granted, but a word among those asked for: it chooses Kafka's audience for clients
 * that cannot say `resource`, which is most of what Kafka's libraries bring with them.
 */
const kafkaWord = 'kafka'

/** The audience of tokens for the broker's listener, beside the bus's own for HTTP. */
function kafkaAudienceOf(audience: string): string {
  return `${audience}/kafka`
}

/** Scopes of the bus among those a client is registered with. */
export function scopesOf(scope: string | undefined): readonly string[] {
  const registered = new Set((scope ?? '').split(' '))
  return busScopes.filter((known) => registered.has(known))
}

type ResourceIndicators = NonNullable<NonNullable<Configuration['features']>['resourceIndicators']>

/**
 * The two audiences tokens are issued for (RFC 8707). Kafka's is for machines only: a person's token
 * would stay in a client's connection long after the page was closed.
 *
 * What a person's token allows is asked whenever one is issued: a right that is taken away is gone with
 * the next token.
 */
export function createResources(audience: string, findPerson: FindPerson): ResourceIndicators {
  const kafka = kafkaAudienceOf(audience)
  const format = { accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } } as const
  return {
    enabled: true,
    defaultResource: (ctx, _client, oneOf) => oneOf ?? (isForKafka(ctx) ? kafka : audience),
    useGrantedResource: () => true,
    getResourceServerInfo: (ctx, resource, client) => {
      const scopes = narrow(scopesOf(client.scope), ctx, findPerson)
      if (resource === audience) {
        return { scope: scopes.join(' '), audience, accessTokenTTL: tokenSeconds, ...format }
      }
      if (resource !== kafka || !client.grantTypeAllowed('client_credentials')) {
        throw new errors.InvalidTarget()
      }
      const scope = kafkaScopes.filter((each) => scopes.includes(each)).join(' ')
      return { scope, audience: kafka, accessTokenTTL: kafkaTokenSeconds, ...format }
    },
  }
}

/** Everybody at a page may read; what else its client may, only those whose account says so. */
function narrow(
  scopes: readonly string[],
  { oidc }: KoaContextWithOIDC,
  findPerson: FindPerson,
): readonly string[] {
  if (oidc.account === undefined || oidc.route !== 'token') return scopes
  const person = findPerson(oidc.account.accountId)
  return scopes.filter((scope) => scope === 'feed:read' || person?.scopes.includes(scope) === true)
}

function isForKafka({ oidc }: KoaContextWithOIDC): boolean {
  const scope = oidc.params?.['scope']
  return typeof scope === 'string' && scope.split(' ').includes(kafkaWord)
}

/**
 * The name under which the broker knows the holder of a token: `<party>~read`, `<party>~publish` or
 * `<party>~both`, by the scopes that were granted. Undefined for a token that is not for Kafka.
 *
 * @throws {errors.InvalidRequest} it would be bound to a key, which Kafka cannot check
 * @throws {errors.InvalidScope} nothing was granted that means anything there
 */
export function toKafkaPrincipal(
  audience: string,
  token: {
    readonly aud?: string | readonly string[] | undefined
    readonly scope?: string | undefined
    /** Thumbprint of the key a token is bound to (RFC 9449 §6.1). */
    readonly jkt?: string | undefined
  },
  party: unknown,
): string | undefined {
  if (token.aud !== kafkaAudienceOf(audience)) return undefined
  // SASL/OAUTHBEARER (RFC 7628) has no place for proofs: the binding would say what nobody checks.
  if (token.jkt !== undefined) {
    throw new errors.InvalidRequest('a token for Kafka cannot be bound to a key')
  }
  if (typeof party !== 'string') throw new errors.InvalidScope('no party', token.scope ?? '')
  return `${party}~${toRight(token.scope ?? '')}`
}

function toRight(scope: string): 'read' | 'publish' | 'both' {
  const granted = new Set(scope.split(' '))
  const [publishes, reads] = kafkaScopes.map((each) => granted.has(each))
  if (publishes !== true && reads !== true) {
    throw new errors.InvalidScope('Kafka needs events:publish or feed:read', scope)
  }
  if (publishes === true && reads === true) return 'both'
  return publishes === true ? 'publish' : 'read'
}
