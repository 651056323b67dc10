import { defineRoute, sendText, type Route } from '@ujirani/http'

/**
 * GET /openapi.json: what this gateway does, from the schemas that validate it.
 *
 * @param describe makes the document's text; asked once
 */
export function getOpenApi(describe: () => string): Route {
  let text: string | undefined
  return defineRoute({
    method: 'get',
    path: '/openapi.json',
    name: 'getOpenApi',
    summary: 'This description (OpenAPI 3.1).',
    access: { kind: 'public' },
    answers: { 200: { description: 'The description.' } },
    handle: (_context, _request, response) => {
      text ??= describe()
      sendText(response, 200, 'application/json', text)
    },
  })
}
