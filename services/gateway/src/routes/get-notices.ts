import type { Route } from '@ujirani/http'
import { noticesTopic } from '@ujirani/messaging'
import { z } from 'zod'
import { toNoticeData, toNoticeType } from '../notice-event.ts'
import type { GatewayParts } from '../parts.ts'
import { ownPageRoute } from './own-page-route.ts'

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
    principal: z.string().nullable().describe('grant-unsigned: who had the right.'),
    operation: z.string().nullable().describe('grant-unsigned: what it was a right to.'),
  })
  .meta({ id: 'Notice' })

/** GET /v1/notices: what the caller's party should know of. */
export function getNotices(parts: GatewayParts): Route {
  return ownPageRoute(parts, {
    path: '/v1/notices',
    name: 'getNotices',
    summary:
      'What you should know of: proposals, signatures, suspensions, what was refused, what is due.',
    topicOf: noticesTopic,
    member: 'notices',
    item: notice,
    toItem: async (record) => {
      const said = await parts.busRecords.read('Notice', record)
      const { id, kind, at } = said
      return {
        id,
        type: toNoticeType(kind),
        time: new Date(at).toISOString(),
        ...toNoticeData(said),
      }
    },
  })
}
