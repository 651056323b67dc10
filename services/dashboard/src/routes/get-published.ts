import { defineRoute, type Route } from '@ujirani/http'
import { z } from 'zod'
import type { DeskClient } from '../agreements/desk-client.ts'
import { passOn } from '../agreements/pass-on.ts'
import type { DashboardParts } from '../parts.ts'

const pageSize = 100
/** So many events are looked through for the newest ones: pages begin at the oldest. */
const mostPages = 50
const shown = 50

/** GET /api/published: the newest of the agency's own events, to choose one for a preview. */
export function getPublished({ authenticate, clientOf, store }: DashboardParts): Route {
  return defineRoute({
    method: 'get',
    path: '/api/published',
    name: 'getPublished',
    summary: 'The newest events that this agency published.',
    access: { kind: 'public' },
    answers: {
      200: {
        description: 'The newest first.',
        schema: z.object({ events: z.array(z.looseObject({ id: z.string() })) }),
      },
    },
    problems: ['ERR_SESSION_MISSING'],
    handle: async (_context, request, response) => {
      const session = await authenticate(request)
      store.logView({ person: session.person.subject, roles: session.roles, what: 'published' })
      await passOn(response, async () => ({ events: await newest(clientOf(session)) }))
    },
  })
}

async function newest(client: Pick<DeskClient, 'published'>): Promise<readonly object[]> {
  let events: readonly Readonly<Record<string, unknown>>[] = []
  let after: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const query = { limit: pageSize, ...(after === undefined ? {} : { after }) }
    const found = await client.published(query)
    events = [...events, ...found.events].slice(-shown)
    after = found.cursor
    if (found.events.length < pageSize) break
  }
  return events
    .map(({ id, type, subject, time }) => ({ id, type, subject, time: time ?? null }))
    .toReversed()
}
