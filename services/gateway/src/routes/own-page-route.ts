import { defineRoute, sendJson, type Route } from '@ujirani/http'
import type { PartyId } from '@ujirani/events'
import type { IncomingRecord } from '@ujirani/messaging'
import { z } from 'zod'
import { toSpans } from '../access/sent-spans.ts'
import { readOwnPage } from '../own-log.ts'
import type { GatewayParts } from '../parts.ts'
import { ownPageQuery } from './shapes.ts'

interface OwnPages {
  readonly path: string
  readonly name: string
  readonly summary: string
  /** The topic of a party that its pages are read from. */
  readonly topicOf: (party: PartyId) => string
  /** The member of a page that holds the items. */
  readonly member: string
  readonly item: z.ZodType
  readonly toItem: (record: IncomingRecord) => Promise<object>
}

/** A route to what the log holds for the caller's party alone, page by page, oldest first. */
export function ownPageRoute(parts: GatewayParts, pages: OwnPages): Route {
  const { path, name, summary, topicOf, member, item, toItem } = pages
  return defineRoute({
    method: 'get',
    path,
    name,
    summary,
    access: { kind: 'token', scope: 'feed:read' },
    query: ownPageQuery,
    guards: [parts.freshLease],
    answers: {
      200: {
        description: 'A page; the cursor is where the next one begins.',
        schema: z.object({ [member]: z.array(item), cursor: z.string() }),
      },
    },
    problems: [
      'ERR_CURSOR_INVALID',
      'ERR_CURSOR_EXPIRED',
      'ERR_LEASE_STALE',
      'ERR_BROKER_UNAVAILABLE',
      'ERR_ACCESS_UNRECORDED',
    ],
    handle: async ({ principal, query }, _request, response) => {
      const topic = topicOf(principal.party)
      const { records, cursor } = await readOwnPage(parts.reader, { ...query, topic })
      const items = []
      for (const record of records) items.push(await toItem(record))
      if (items.length > 0) {
        const spans = toSpans(records)
        const opening = { principal, route: name, cursor: query.after, topics: [topic], spans }
        await parts.access.open(opening, response)
      }
      sendJson(response, 200, { [member]: items, cursor })
    },
  })
}
