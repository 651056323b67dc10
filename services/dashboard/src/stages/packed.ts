import { gzipSync } from 'node:zlib'
import type { Stage } from '@ujirani/http'

/** Below this a packed answer is hardly smaller. */
const leastBytes = 1_024

/**
 * Packs JSON answers for links of some kilobytes a second. Streams are not touched: they are written
 * piece by piece. Packing tells an eavesdropper nothing by length (BREACH) here: that takes somebody
 * who can have a signed-in browser ask again and again, and the session's cookie is SameSite=Strict.
 */
export function createPackedStage(): Stage {
  return {
    name: 'packed',
    handle: ({ headers }, response, next) => {
      const accepted = headers['accept-encoding'] ?? ''
      if (/\bgzip\b/.test(accepted)) {
        const end = response.end.bind(response)
        response.end = (...given: readonly unknown[]) => {
          const [body] = given
          const media = String(response.getHeader('content-type') ?? '')
          const isPacked = response.hasHeader('content-encoding') || response.headersSent
          if (typeof body !== 'string' || body.length < leastBytes || isPacked) {
            return (end as (...all: readonly unknown[]) => typeof response)(...given)
          }
          if (!/^application\/(?:problem\+)?json\b/.test(media)) return end(body)
          const packed = gzipSync(body)
          response.setHeader('content-encoding', 'gzip')
          response.setHeader('content-length', packed.length)
          response.appendHeader('vary', 'accept-encoding')
          return end(packed)
        }
      }
      next()
    },
  }
}
