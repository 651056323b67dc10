import { defineRoute, sendJson, type Route } from '@ujirani/http'
import { z } from 'zod'
import type { DashboardParts } from '../parts.ts'
import { eventFilterShape } from '../store/event-filter.ts'

const listQuery = z.strictObject({
  ...eventFilterShape,
  after: z.coerce.number().int().min(1).optional().describe('The last position of a page.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const answer = z.object({
  events: z.array(z.looseObject({ position: z.int(), id: z.string() })),
  next: z.int().nullable().describe('`after` of the next page; null on the last.'),
  count: z.int().nullable().describe('Of all that match; null for exercises: never counted.'),
  newest: z.int().describe('The stream goes on from here.'),
  facets: z.array(z.looseObject({})),
})

/** GET /api/events: what the person may see and the filter lets through, the newest first. */
export function getEvents({ authenticate, store }: DashboardParts): Route {
  return defineRoute({
    method: 'get',
    path: '/api/events',
    name: 'getEvents',
    summary: 'A page of the list, newest first.',
    access: { kind: 'public' },
    query: listQuery,
    answers: { 200: { description: 'A page.', schema: answer } },
    problems: ['ERR_SESSION_MISSING'],
    handle: async ({ query }, request, response) => {
      const { person, roles } = await authenticate(request)
      const { after, limit, ...filter } = query
      // Before the list is read: what comes in between is then in the stream, and perhaps in both.
      const newest = store.newest()
      const events = store.list(roles, filter, { before: after, limit: limit + 1 })
      const shown = events.slice(0, limit)
      store.logView({
        person: person.subject,
        roles,
        what: 'list',
        query: new URL(request.url, 'http://page').search,
      })
      response.setHeader('cache-control', 'no-store')
      sendJson(response, 200, {
        events: shown,
        next: events.length > limit ? (shown.at(-1)?.position ?? null) : null,
        count: filter.status === 'actual' ? store.count(roles, filter) : null,
        newest,
        facets: store.facets(roles),
      })
    },
  })
}
