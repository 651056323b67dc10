import type { ProvedRequest, TokenVerifier } from '@ujirani/auth'
import type { Request } from 'express'
import type { Authenticate } from './route-stages.ts'

/**
 * Authentication by access token: a bearer token (RFC 6750 §2.1: in the header, nowhere else), or
 * one that is bound to a key, with its proof (RFC 9449 §7).
 *
 * @param url of this service, as its callers know it; where it is empty no bound token is taken
 */
export function byToken(verifier: TokenVerifier, url: string): Authenticate {
  // A proof is good for one request; a stream's request is authenticated again and again.
  const proved = new WeakSet<Request>()
  return async (request) => {
    const { authorization } = request.headers
    const asked = proved.has(request) ? 'proved' : toProvedRequest(request, url)
    const principal = await verifier.verify(authorization, asked)
    proved.add(request)
    return principal
  }
}

function toProvedRequest(request: Request, url: string): ProvedRequest | undefined {
  if (url === '') return undefined
  const { method, originalUrl, headersDistinct } = request
  // RFC 9449 §4.3 point 1: one header, no more.
  const [proof, ...others] = headersDistinct['dpop'] ?? []
  return { method, url: url + originalUrl, proof: others.length === 0 ? proof : undefined }
}
