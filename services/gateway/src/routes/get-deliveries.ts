import { defineRoute, NotFoundError, sendJson, type Route } from '@ujirani/http'
import { z } from 'zod'
import { openingOf } from '../access/access-log.ts'
import { readDeliveries } from '../deliveries.ts'
import { findOwnEntry, spanOf } from '../own-event.ts'
import type { GatewayParts } from '../parts.ts'
import { eventParams, leafEvidence } from './shapes.ts'

const delivery = z
  .object({
    recipient: z.string(),
    agreement: z.string(),
    version: z.int(),
    rule: z.string().nullable(),
    outcome: z.enum(['DISCLOSED', 'WITHHELD', 'HELD', 'WITHDRAWN', 'UNSPECIFIED']),
    clause: z.string(),
    redactions: z.array(z.object({ path: z.string(), operator: z.string() })),
    decidedAt: z.iso.datetime(),
    evidence: leafEvidence.nullable().describe('Of the decision.'),
    sent: z
      .object({ at: z.iso.datetime(), evidence: leafEvidence.nullable() })
      .nullable()
      .describe(
        'When the recipient was first sent its copy over HTTP; null: not, as far as is known.',
      ),
    mayHaveBeenSent: z.boolean().describe('It was on its way when something broke.'),
    couldHaveRead: z.boolean().describe("Over Kafka, by the recipient's own clients."),
  })
  .meta({ id: 'Delivery' })

/** GET /v1/events/{id}/deliveries: the publisher's view of who got what, by which clause. */
export function getDeliveries(parts: GatewayParts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/events/:id/deliveries',
    name: 'getDeliveries',
    summary: 'Who was given an event that you published, in what form, by which clause.',
    access: { kind: 'token', scope: 'feed:read' },
    params: eventParams,
    guards: [parts.freshLease],
    answers: {
      200: {
        description: 'One entry for each agreement and recipient that was decided about.',
        schema: z.object({ id: z.uuid(), deliveries: z.array(delivery) }),
      },
    },
    problems: [
      'ERR_NOT_FOUND',
      'ERR_LEASE_STALE',
      'ERR_BROKER_UNAVAILABLE',
      'ERR_ACCESS_UNRECORDED',
    ],
    handle: async ({ principal, params: { id } }, _request, response) => {
      const entry = findOwnEntry(parts, principal, id)
      if (entry === undefined) throw new NotFoundError()
      const deliveries = await readDeliveries(parts, entry)
      const span = spanOf(entry)
      await parts.access.open(openingOf(principal, 'getDeliveries', [span]), response)
      sendJson(response, 200, { id, deliveries })
    },
  })
}
