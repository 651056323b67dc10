import type { Stage } from '@ujirani/http'
import type { Provider } from 'oidc-provider'

// Where the provider's own endpoints are; everything else is ours.
const providerPath =
  /^\/(?:\.well-known\/openid-configuration|jwks|token(?:\/revocation)?|auth(?:\/[\w-]+)?|session\/end(?:\/(?:confirm|success))?)$/

/** Hands the OpenID endpoints to the provider. */
export function createOpenIdStage(provider: Provider): Stage {
  const answer = provider.callback()
  return {
    name: 'openid',
    handle: (request, response, next) => {
      if (!providerPath.test(request.path)) {
        next()
        return
      }
      // It answers by itself, its errors included.
      void answer(request, response)
    },
  }
}
