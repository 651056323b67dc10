import { defineRoute, sendJson, type Route } from '@ujirani/http'
import { originTopic } from '@ujirani/messaging'
import { z } from 'zod'
import { toOwnEvent } from '../own-event.ts'
import { readOwnPage } from '../own-log.ts'
import type { GatewayParts } from '../parts.ts'
import { ownPageQuery, publishedEvent } from './shapes.ts'

/** GET /v1/published: own events, as a feed. */
export function getPublished(parts: GatewayParts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/published',
    name: 'getPublished',
    summary: 'The events that you published, oldest first.',
    access: { kind: 'token', scope: 'feed:read' },
    query: ownPageQuery,
    guards: [parts.freshLease],
    answers: {
      200: {
        description: 'A page; the cursor is where the next one begins.',
        schema: z.object({ events: z.array(publishedEvent), cursor: z.string() }),
      },
    },
    problems: [
      'ERR_CURSOR_INVALID',
      'ERR_CURSOR_EXPIRED',
      'ERR_LEASE_STALE',
      'ERR_BROKER_UNAVAILABLE',
    ],
    handle: async ({ principal, query }, _request, response) => {
      const topic = originTopic(principal.party)
      const { records, cursor } = await readOwnPage(parts.reader, { ...query, topic })
      const events = []
      for (const record of records) events.push(await toOwnEvent(parts, record))
      sendJson(response, 200, { events, cursor })
    },
  })
}
