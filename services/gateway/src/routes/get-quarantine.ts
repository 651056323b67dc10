import { defineRoute, sendJson, type Route } from '@ujirani/http'
import { quarantineTopic } from '@ujirani/messaging'
import { z } from 'zod'
import { readOwnPage } from '../own-log.ts'
import type { GatewayParts } from '../parts.ts'
import { ownPageQuery } from './shapes.ts'

const entry = z
  .object({
    topic: z.string(),
    partition: z.int(),
    offset: z.int(),
    code: z.string(),
    reason: z.string(),
    pointers: z.array(z.string()),
    at: z.iso.datetime(),
  })
  .meta({ id: 'QuarantineEntry' })

/** GET /v1/quarantine: own records that were refused after they had been stored. */
export function getQuarantine(parts: GatewayParts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/quarantine',
    name: 'getQuarantine',
    summary: 'Your records that were refused after they had been stored: where they lie and why.',
    access: { kind: 'token', scope: 'feed:read' },
    query: ownPageQuery,
    guards: [parts.freshLease],
    answers: {
      200: {
        description: 'A page; the cursor is where the next one begins.',
        schema: z.object({ entries: z.array(entry), cursor: z.string() }),
      },
    },
    problems: [
      'ERR_CURSOR_INVALID',
      'ERR_CURSOR_EXPIRED',
      'ERR_LEASE_STALE',
      'ERR_BROKER_UNAVAILABLE',
    ],
    handle: async ({ principal, query }, _request, response) => {
      const topic = quarantineTopic(principal.party)
      const { records, cursor } = await readOwnPage(parts.reader, { ...query, topic })
      const entries = []
      for (const record of records) {
        const value = await parts.busRecords.read('QuarantineEntry', record)
        entries.push({ ...value, at: new Date(record.timestampMs).toISOString() })
      }
      sendJson(response, 200, { entries, cursor })
    },
  })
}
