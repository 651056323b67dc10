import type { Route } from '@ujirani/http'
import { quarantineTopic } from '@ujirani/messaging'
import { z } from 'zod'
import type { GatewayParts } from '../parts.ts'
import { ownPageRoute } from './own-page-route.ts'

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
  return ownPageRoute(parts, {
    path: '/v1/quarantine',
    name: 'getQuarantine',
    summary: 'Your records that were refused after they had been stored: where they lie and why.',
    topicOf: quarantineTopic,
    member: 'entries',
    item: entry,
    toItem: async (record) => {
      const value = await parts.busRecords.read('QuarantineEntry', record)
      return { ...value, at: new Date(record.timestampMs).toISOString() }
    },
  })
}
