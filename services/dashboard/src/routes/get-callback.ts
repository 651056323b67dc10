import { defineRoute, sendText, type Route } from '@ujirani/http'
import { z } from 'zod'
import type { DashboardParts } from '../parts.ts'

/**
 * GET /auth/callback: the browser comes back from the issuer. It brings the strict session cookie
 * only to what this site itself begins, and a redirect counts as begun by the issuer's site; so the
 * answer is a tiny page of our own that goes on by itself.
 */
export function getCallback(parts: DashboardParts): Route {
  const { openId, pending, cookies, sessions, logger } = parts
  const finish = async (request: Parameters<Route['handle']>[1]) => {
    const started = pending.take(cookies.signIn.read(request))
    if (started === undefined) return undefined
    const person = await openId.finish(
      new URL(request.url, 'http://page').search,
      started.challenge,
    )
    return { name: await sessions.begin(person), returnTo: started.returnTo }
  }
  return defineRoute({
    method: 'get',
    path: '/auth/callback',
    name: 'getCallback',
    summary: 'Ends a sign-in that began here.',
    access: { kind: 'public' },
    query: z.looseObject({}),
    answers: { 200: { description: 'A page that goes on by itself.', media: 'text/html' } },
    handle: async (_context, request, response) => {
      response.setHeader('cache-control', 'no-store')
      cookies.signIn.clear(response)
      let to = '/?signin=failed'
      try {
        const begun = await finish(request)
        if (begun !== undefined) {
          // Whoever was signed in here before is not any more, and no name from before goes on.
          sessions.end(cookies.session.read(request))
          cookies.session.set(response, begun.name)
          to = begun.returnTo
        }
        logger.info('sign-in ended', { outcome: begun === undefined ? 'unknown' : 'signed-in' })
      } catch (error) {
        logger.warn('sign-in ended', { outcome: 'failed', error })
      }
      sendText(response, 200, 'text/html; charset=utf-8', continuation(to))
    },
  })
}

/** `to` holds no quote and no bracket: see `toReturnTo`. */
function continuation(to: string): string {
  const address = to.replaceAll('&', '&amp;').replaceAll("'", '&#39;')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ujirani</title>
<meta http-equiv="refresh" content="0; url=${address}"></head>
<body><p><a href="${address}">Ujirani</a></p></body></html>`
}
