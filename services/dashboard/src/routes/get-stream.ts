import type { ServerResponse } from 'node:http'
import { defineRoute, type Route } from '@ujirani/http'
import { z } from 'zod'
import { streamAdded } from '../live-stream.ts'
import type { DashboardParts } from '../parts.ts'
import { eventFilterShape } from '../store/event-filter.ts'

const streamQuery = z.strictObject({
  ...eventFilterShape,
  after: z.coerce.number().int().min(0).describe('The last position the page knows.'),
})

/** GET /api/stream: what is added to the list from now on, as Server-Sent Events. */
export function getStream(parts: DashboardParts): Route {
  const { authenticate, cookies, sessions, store } = parts
  return defineRoute({
    method: 'get',
    path: '/api/stream',
    name: 'getStream',
    summary: 'Lines of the list as they are added.',
    access: { kind: 'public' },
    query: streamQuery,
    answers: {
      200: { description: 'Events `added`, `feed`, `closed`.', media: 'text/event-stream' },
    },
    problems: ['ERR_SESSION_MISSING'],
    handle: async ({ query, stopping }, request, response) => {
      const { person, roles } = await authenticate(request)
      const { after, ...filter } = query
      const search = new URL(request.url, 'http://page').search
      store.logView({ person: person.subject, roles, what: 'stream', query: search })
      response.setHeader('content-type', 'text/event-stream')
      response.setHeader('cache-control', 'no-cache, no-transform')
      response.setHeader('x-accel-buffering', 'no')
      const name = cookies.session.read(request)
      const watcher = {
        filter,
        after: Math.max(after, lastEventId(request.headers['last-event-id'])),
        session: () => sessions.find(name),
        signal: AbortSignal.any([untilGone(response), stopping]),
      }
      await streamAdded(parts, watcher, response)
    },
  })
}

/** What a browser says when it comes back: newer than the address it was given. */
function lastEventId(id: string | string[] | undefined): number {
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : 0
}

function untilGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => {
    gone.abort()
  })
  return gone.signal
}
