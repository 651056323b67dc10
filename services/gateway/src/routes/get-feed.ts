import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AgreementId } from '@ujirani/events'
import { defineRoute, sendText, type Route } from '@ujirani/http'
import { z } from 'zod'
import type { FeedFilter } from '../feed/feed-filter.ts'
import { feedScope } from '../feed/feed-reader.ts'
import type { Feed, FeedRequest } from '../feed/feed.ts'
import { setStreamHeaders } from '../feed/stream-outlet.ts'
import type { GatewayParts } from '../parts.ts'
import { disclosedCopy, noticeEvent } from './shapes.ts'

const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .optional()

const feedQuery = z.strictObject({
  after: z.string().max(4096).optional().describe('A cursor; without one, from the earliest.'),
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('Most events on a page.'),
  wait: z.coerce.number().min(0).max(30).default(0).describe('Seconds to wait for an event.'),
  type: z.string().max(128).optional().describe('Only events of this type.'),
  agreement: z
    .string()
    .max(48)
    .optional()
    .describe('Only what this agreement discloses; no notices.'),
  since: instant.describe('Disclosed at this instant or later; RFC 3339.'),
  until: instant.describe('Disclosed before this instant; RFC 3339.'),
})

const eventStream = 'text/event-stream'

const answers = {
  200: {
    description:
      'A page; the cursor is where the next one begins, and does not depend on filters. Or an ' +
      'event stream: id = the cursor after the event, event = its type, data = the event; ' +
      'event = notice without an id, data = an agreement and its state, when its events stop ' +
      'or go on; at ' +
      'its end event = closed, data = the reason (token-expired, slow-consumer, ' +
      'shutting-down, cursor-expired, feed-too-wide).',
    schema: z.object({
      events: z.array(z.union([disclosedCopy, noticeEvent])),
      cursor: z.string(),
    }),
  },
} as const

const problems = [
  'ERR_CURSOR_INVALID',
  'ERR_CURSOR_EXPIRED',
  'ERR_FEED_TOO_WIDE',
  'ERR_STREAMS_EXHAUSTED',
  'ERR_LEASE_STALE',
  'ERR_BROKER_UNAVAILABLE',
  'ERR_ACCESS_UNRECORDED',
] as const

/** GET /v1/feed: what the caller's party may read, as a page, a long poll or a stream. */
export function getFeed({
  feed,
  authenticate,
  access,
}: Pick<GatewayParts, 'feed' | 'authenticate' | 'access'>): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/feed',
    name: 'getFeed',
    summary:
      'What was disclosed to you, and what the bus tells you (org.ujirani.notice.*), oldest first; ' +
      'with Accept: text/event-stream as it comes.',
    access: { kind: 'token', scope: feedScope },
    query: feedQuery,
    answers,
    problems,
    handle: async ({ principal, query, stopping }, request, response) => {
      const isStream = wantsStream(request.headers)
      const cursor = (isStream ? lastEventId(request.headers) : undefined) ?? query.after
      const route = isStream ? 'streamFeed' : 'getFeed'
      const feedRequest: FeedRequest = {
        reader: { principal, verifyAgain: () => authenticate(request) },
        filter: toFilter(query),
        after: cursor,
        signal: AbortSignal.any([untilGone(response), stopping]),
        record: (topics, spans) =>
          access.open({ principal, route, cursor, topics, spans }, response),
      }
      if (isStream) await stream(feed, feedRequest, request, response)
      else {
        const bounds = { limit: query.limit, waitMs: query.wait * 1000 }
        const page = await feed.readPage(feedRequest, bounds)
        sendText(response, 200, 'application/json', page.text)
        feed.unsent.add(response, page)
      }
    },
  })
}

async function stream(
  feed: Feed,
  feedRequest: FeedRequest,
  { method }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (method !== 'HEAD') {
    await feed.openStream(feedRequest, response)
    return
  }
  setStreamHeaders(response)
  response.end()
}

function untilGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => {
    gone.abort()
  })
  return gone.signal
}

const wantsStream = ({ accept = '' }: IncomingHttpHeaders): boolean =>
  accept.split(',').some((range) => range.split(';')[0]?.trim().toLowerCase() === eventStream)

/** What a browser says when it comes back: newer than the `after` of the address it was given. */
function lastEventId(headers: IncomingHttpHeaders): string | undefined {
  const id = headers['last-event-id']
  return typeof id === 'string' && id !== '' ? id : undefined
}

function toFilter({ agreement, type, since, until }: z.output<typeof feedQuery>): FeedFilter {
  // An agreement that does not exist and one that is somebody else's are both simply not found.
  return { agreement: agreement as AgreementId | undefined, type, sinceMs: since, untilMs: until }
}
