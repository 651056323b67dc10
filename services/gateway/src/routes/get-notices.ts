import { defineRoute, sendJson, type Route } from '@ujirani/http'
import { noticesTopic } from '@ujirani/messaging'
import { z } from 'zod'
import { readOwnPage } from '../own-log.ts'
import type { GatewayParts } from '../parts.ts'
import { ownPageQuery } from './shapes.ts'

const instant = z.iso.datetime()

const notice = z
  .object({
    id: z.string().describe('The same happening has the same id.'),
    type: z.string().describe('org.ujirani.notice.<kind>.v1'),
    time: instant.describe('When it happened.'),
    due: instant.nullable().describe('The instant that draws near.'),
    agreement: z.string().nullable(),
    version: z.int().nullable(),
    by: z.string().nullable().describe('The party whose act it was.'),
    key: z.string().nullable(),
    topic: z.string().nullable(),
    partition: z.int().nullable(),
    offset: z.int().nullable(),
    code: z.string().nullable(),
  })
  .meta({ id: 'Notice' })

/** GET /v1/notices: what the caller's party should know of. */
export function getNotices(parts: GatewayParts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/notices',
    name: 'getNotices',
    summary:
      'What you should know of: proposals, signatures, suspensions, what was refused, what is due.',
    access: { kind: 'token', scope: 'feed:read' },
    query: ownPageQuery,
    guards: [parts.freshLease],
    answers: {
      200: {
        description: 'A page; the cursor is where the next one begins.',
        schema: z.object({ notices: z.array(notice), cursor: z.string() }),
      },
    },
    problems: [
      'ERR_CURSOR_INVALID',
      'ERR_CURSOR_EXPIRED',
      'ERR_LEASE_STALE',
      'ERR_BROKER_UNAVAILABLE',
    ],
    handle: async ({ principal, query }, _request, response) => {
      const topic = noticesTopic(principal.party)
      const { records, cursor } = await readOwnPage(parts.reader, { ...query, topic })
      const notices = []
      for (const record of records) {
        const said = await parts.busRecords.read('Notice', record)
        const { kind, at, due, id, agreement, version, by, key } = said
        const { topic: of, partition, offset, code } = said
        notices.push({
          ...{ id, agreement, version, by, key, topic: of, partition, offset, code },
          type: `org.ujirani.notice.${toTypeWords(kind)}.v1`,
          time: new Date(at).toISOString(),
          due: due === null ? null : new Date(due).toISOString(),
        })
      }
      sendJson(response, 200, { notices, cursor })
    },
  })
}

/** `AGREEMENT_SUSPENDED` → `agreement-suspended` */
function toTypeWords(kind: string): string {
  return kind.toLowerCase().replaceAll('_', '-')
}
