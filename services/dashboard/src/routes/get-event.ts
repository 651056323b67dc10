import { defineRoute, NotFoundError, sendJson, type Route } from '@ujirani/http'
import { z } from 'zod'
import type { DashboardParts } from '../parts.ts'
import { isObject } from '../summary/json-view.ts'
import { namePlaces } from '../summary/place-label.ts'

const answer = z.object({
  summary: z.looseObject({ position: z.int(), id: z.string() }),
  event: z.looseObject({}).describe('The CloudEvent as it came.'),
  places: z.record(z.string(), z.looseObject({})).describe('Names of its place codes.'),
})

/** GET /api/events/:id: one whole event. One that others may see and this person may not is not there. */
export function getEvent({ authenticate, store }: DashboardParts): Route {
  return defineRoute({
    method: 'get',
    path: '/api/events/:id',
    name: 'getEvent',
    summary: 'One event, with the names of its places.',
    access: { kind: 'public' },
    params: z.object({ id: z.string().max(64) }),
    answers: { 200: { description: 'The event.', schema: answer } },
    problems: ['ERR_SESSION_MISSING', 'ERR_NOT_FOUND'],
    handle: async ({ params }, request, response) => {
      const { person, roles } = await authenticate(request)
      const found = store.find(roles, params.id)
      if (found === undefined) throw new NotFoundError()
      store.logView({ person: person.subject, roles, what: 'event', eventId: params.id })
      const data = isObject(found.event) ? found.event['data'] : undefined
      response.setHeader('cache-control', 'no-store')
      sendJson(response, 200, { ...found, places: namePlaces(data) })
    },
  })
}
