import type { Stage } from '@ujirani/http'
import { OriginForeignError } from '../errors.ts'

const safeMethods = new Set(['GET', 'HEAD'])

/**
 * Lets only this page change anything, and only this page read data: a state-changing request needs
 * its own origin in `Origin` and, where a browser says it, `Sec-Fetch-Site: same-origin`; a read
 * under `/api/` must not be said to come from elsewhere.
 */
export function createSameOrigin(pageUrl: string): Stage {
  const { origin } = new URL(pageUrl)
  return {
    name: 'same-origin',
    handle: ({ method, path, headers }, _response, next) => {
      const site = headers['sec-fetch-site']
      const isOwnSite = site === undefined || site === 'same-origin'
      const isAllowed = safeMethods.has(method)
        ? !path.startsWith('/api/') || isOwnSite || site === 'none'
        : isOwnSite && headers.origin === origin
      next(isAllowed ? undefined : new OriginForeignError())
    },
  }
}
