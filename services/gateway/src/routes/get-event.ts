import { mediaTypes } from '@ujirani/events'
import { defineRoute, NotFoundError, sendText, type Route } from '@ujirani/http'
import type { EventLookup } from '../own-event.ts'
import type { GatewayParts } from '../parts.ts'
import { disclosedCopy, eventParams, publishedEvent } from './shapes.ts'
import { z } from 'zod'
import { openingOf } from '../access/access-log.ts'

/**
 * GET /v1/events/{id}: one event, the caller's own or a copy that it was given.
 *
 * @param lookups asked in order; the first that finds it answers
 */
export function getEvent(
  { freshLease, feed, access }: Pick<GatewayParts, 'freshLease' | 'feed' | 'access'>,
  lookups: readonly EventLookup[],
): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/events/:id',
    name: 'getEvent',
    summary: 'One event: your own, or a copy that you were given.',
    access: { kind: 'token', scope: 'feed:read' },
    params: eventParams,
    guards: [freshLease],
    answers: {
      200: {
        description: 'The event.',
        media: mediaTypes.structured,
        schema: z.union([publishedEvent, disclosedCopy]),
      },
    },
    problems: [
      'ERR_NOT_FOUND',
      'ERR_LEASE_STALE',
      'ERR_BROKER_UNAVAILABLE',
      'ERR_ACCESS_UNRECORDED',
    ],
    handle: async ({ principal, params }, _request, response) => {
      for (const lookUp of lookups) {
        const found = await lookUp(principal, params.id)
        if (found === undefined) continue
        const { span } = found
        await access.open(openingOf(principal, 'getEvent', [span]), response)
        // It may have been taken back while the log was told.
        freshLease.check()
        if (!found.mayLeave()) break
        sendText(response, 200, mediaTypes.structured, found.text)
        feed.unsent.add(response, found)
        return
      }
      throw new NotFoundError()
    },
  })
}
