import { defineRoute, sendJson, type Route } from '@ujirani/http'
import { z } from 'zod'
import type { DashboardParts } from '../parts.ts'

/** POST /auth/sign-out: ends the session here at once, and tells where to end the issuer's. */
export function postSignOut({ openId, cookies, sessions, logger }: DashboardParts): Route {
  return defineRoute({
    method: 'post',
    path: '/auth/sign-out',
    name: 'postSignOut',
    summary: 'Signs out.',
    access: { kind: 'public' },
    answers: {
      200: {
        description: 'Signed out here; `to` signs out of the issuer too.',
        schema: z.object({ to: z.string() }),
      },
    },
    handle: async (_context, request, response) => {
      const session = sessions.end(cookies.session.read(request))
      cookies.session.clear(response)
      response.setHeader('cache-control', 'no-store')
      sendJson(response, 200, { to: session === undefined ? '/' : await addressOf(session) })
    },
  })

  async function addressOf({ person }: NonNullable<ReturnType<typeof sessions.end>>) {
    try {
      return await openId.end(person)
    } catch (error) {
      logger.warn('the issuer was not told of a sign-out', { error })
      return '/'
    }
  }
}
