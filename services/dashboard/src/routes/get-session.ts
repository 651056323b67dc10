import { defineRoute, sendJson, type Route } from '@ujirani/http'
import { z } from 'zod'
import type { DashboardParts } from '../parts.ts'

const session = z.object({
  party: z.string(),
  person: z.object({
    subject: z.string(),
    name: z.string().nullable(),
    office: z.string().nullable(),
  }),
  roles: z.array(z.string()).describe('Roles of the bus.'),
  feed: z.enum(['waiting', 'live', 'lost']),
  now: z.iso.datetime().describe('This server’s clock.'),
})

/** GET /api/session: who is signed in here. */
export function getSession(parts: DashboardParts): Route {
  const { authenticate, config, follower, clock } = parts
  return defineRoute({
    method: 'get',
    path: '/api/session',
    name: 'getSession',
    summary: 'Who is signed in, and how the feed does.',
    access: { kind: 'public' },
    answers: { 200: { description: 'The session.', schema: session } },
    problems: ['ERR_SESSION_MISSING'],
    handle: async (_context, request, response) => {
      const { person, roles } = await authenticate(request)
      response.setHeader('cache-control', 'no-store')
      sendJson(response, 200, {
        party: config.party,
        person: {
          subject: person.subject,
          name: person.name ?? null,
          office: person.office ?? null,
        },
        roles,
        feed: follower.state(),
        now: new Date(clock.nowMs()).toISOString(),
      })
    },
  })
}
