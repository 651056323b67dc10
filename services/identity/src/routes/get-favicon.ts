import { defineRoute, type Route } from '@ujirani/http'

/** GET /favicon.ico: none, said once; browsers that show the sign-in page ask for it. */
export function createGetFavicon(): Route {
  return defineRoute({
    method: 'get',
    path: '/favicon.ico',
    name: 'getFavicon',
    summary: 'No icon.',
    access: { kind: 'public' },
    answers: { 204: { description: 'There is none.' } },
    handle: (_context, _request, response) => {
      response.setHeader('cache-control', 'public, max-age=86400')
      response.statusCode = 204
      response.end()
    },
  })
}
