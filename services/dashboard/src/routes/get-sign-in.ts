import { defineRoute, type Route } from '@ujirani/http'
import { z } from 'zod'
import type { DashboardParts } from '../parts.ts'
import { toReturnTo } from '../sign-in/pending-sign-ins.ts'

/** GET /auth/sign-in: sends the browser to the issuer. */
export function getSignIn({ openId, pending, cookies, logger }: DashboardParts): Route {
  return defineRoute({
    method: 'get',
    path: '/auth/sign-in',
    name: 'getSignIn',
    summary: 'Begins a sign-in at the issuer.',
    access: { kind: 'public' },
    query: z.strictObject({ to: z.string().max(4_000).optional() }),
    answers: { 303: { description: 'To the issuer.' } },
    handle: async ({ query }, _request, response) => {
      response.setHeader('cache-control', 'no-store')
      response.statusCode = 303
      try {
        const { challenge, to } = await openId.begin()
        const name = pending.add({ challenge, returnTo: toReturnTo(query.to) })
        cookies.signIn.set(response, name)
        response.setHeader('location', to)
      } catch (error) {
        logger.warn('sign-in cannot begin', { error })
        response.setHeader('location', '/?signin=unavailable')
      }
      response.end()
    },
  })
}
