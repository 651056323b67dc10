import { defineRoute, type Route } from '@ujirani/http'
import type { ClientMetadata, Provider } from 'oidc-provider'
import { z } from 'zod'
import { renderSignInPage } from '../pages/sign-in-page.ts'
import { readOpenSignIn, sendExpired, sendPage, wordingFor } from './sign-in-exchange.ts'

/** GET /interaction/:uid: the page that asks for name and password. */
export function createGetSignIn(
  provider: Provider,
  findClient: (clientId: string) => ClientMetadata | undefined,
): Route {
  return defineRoute({
    method: 'get',
    path: '/interaction/:uid',
    name: 'getSignIn',
    summary: 'The page that asks for name and password.',
    access: { kind: 'public' },
    params: z.object({ uid: z.string().max(64) }),
    answers: { 200: { description: 'The page.', media: 'text/html' } },
    handle: async (_context, request, response) => {
      const open = await readOpenSignIn(provider, findClient, request, response)
      if (open === undefined) {
        sendExpired(request, response)
        return
      }
      const action = `/interaction/${open.uid}`
      sendPage(response, 200, renderSignInPage({ ...open, wording: wordingFor(request), action }))
    },
  })
}
