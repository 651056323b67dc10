import type { Logger, Metrics } from '@ujirani/runtime'
import type { errors, KoaContextWithOIDC, Provider } from 'oidc-provider'

/** Counts and logs what the provider does; of a refusal its OAuth code, never its words. */
export function observeProvider(provider: Provider, logger: Logger, metrics: Metrics): void {
  const grants = metrics.counter({
    name: 'ujirani_identity_grants_total',
    help: 'Answers of the token endpoint.',
    labels: ['grant', 'outcome'],
  })
  const count = (ctx: KoaContextWithOIDC, outcome: 'granted' | 'refused'): void => {
    grants.inc({ grant: toGrant(ctx), outcome })
  }
  const refused =
    (message: string) =>
    (ctx: KoaContextWithOIDC, error: errors.OIDCProviderError): void => {
      logger.info(message, { code: error.error, ...clientOf(ctx) })
    }
  provider.on('grant.success', (ctx) => {
    count(ctx, 'granted')
  })
  provider.on('grant.error', (ctx, error) => {
    count(ctx, 'refused')
    refused('token refused')(ctx, error)
  })
  provider.on('authorization.error', refused('sign-in refused'))
  provider.on('end_session.error', refused('sign-out refused'))
  provider.on('revocation.error', refused('revocation refused'))
  provider.on('server_error', (ctx, error) => {
    logger.error('provider failed', { error, ...clientOf(ctx) })
  })
}

function clientOf(ctx: KoaContextWithOIDC): { readonly client?: string } {
  const client = ctx.oidc.client?.clientId
  return client === undefined ? {} : { client }
}

const knownGrants = new Set(['client_credentials', 'authorization_code', 'refresh_token'])

function toGrant(ctx: KoaContextWithOIDC): string {
  const grant = ctx.oidc.params?.['grant_type']
  // As a label only from a bounded set: what was sent could be anything.
  return typeof grant === 'string' && knownGrants.has(grant) ? grant : 'other'
}
