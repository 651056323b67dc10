import type { Stage } from '@ujirani/http'
import { HostUnknownError } from '../errors.ts'

/** Health is asked by address, and says nothing. */
const health = /^\/(?:livez|readyz|startupz|version)$/

/**
 * Answers only under the page's own host. A foreign name that resolves to this machine (DNS
 * rebinding) would otherwise make a foreign page same-origin with this one.
 */
export function createOwnHost(pageUrl: string): Stage {
  const { host } = new URL(pageUrl)
  return {
    name: 'own-host',
    handle: (request, _response, next) => {
      const isOwn = request.headers.host === host || health.test(request.path)
      next(isOwn ? undefined : new HostUnknownError())
    },
  }
}
