import { fromBinary, mediaTypes } from '@ujirani/events'
import { defineRoute, sendText, type Route } from '@ujirani/http'
import { z } from 'zod'
import { admitEvent } from '../admit-event.ts'
import type { GatewayParts } from '../parts.ts'
import { maxBatch, publishBatch } from '../publish-batch.ts'
import { batchItem, publishedEvent, receipt } from './shapes.ts'

const body = { schema: publishedEvent, limitBytes: 262_144, isChecked: false } as const
const bodies = [
  { ...body, media: mediaTypes.structured },
  { ...body, media: mediaTypes.data, schema: publishedEvent.shape.data },
  {
    ...body,
    media: mediaTypes.batch,
    limitBytes: 4_194_304,
    schema: z.array(publishedEvent).min(1).max(maxBatch),
  },
] as const

const answers = {
  200: {
    description: 'It stood there already: the same receipt. Of a batch: one item per event.',
    schema: z.union([receipt, z.array(batchItem)]),
  },
  201: { description: 'It is in the record.', schema: receipt },
} as const

const problems = [
  'ERR_EVENT_INVALID',
  'ERR_EVENT_TYPE_UNKNOWN',
  'ERR_FREE_TEXT_PERSONAL',
  'ERR_ID_CONFLICT',
  'ERR_ID_IN_FUTURE',
  'ERR_ID_TOO_OLD',
  'ERR_ONWARD_FORBIDDEN',
  'ERR_SOURCE_FOREIGN',
  'ERR_BROKER_UNAVAILABLE',
  'ERR_REGISTRY_UNAVAILABLE',
  'ERR_NOT_READY',
  'ERR_LEDGER_BEHIND',
  'ERR_LEDGER_SILENT',
] as const

/** POST /v1/events: one event (structured or binary) or a batch. */
export function postEvent(parts: GatewayParts): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/events',
    name: 'publishEvent',
    summary: 'Publish one CloudEvent, or a batch of at most 500.',
    access: { kind: 'token', scope: 'events:publish' },
    bodies,
    answers,
    problems,
    handle: async (
      { principal, body: { media, json, sizeBytes }, requestId },
      request,
      response,
    ) => {
      const { party } = principal
      parts.quotas.bytes.take(party, sizeBytes)
      if (media === mediaTypes.batch) {
        const items = await publishBatch(parts, { party, requestId }, json)
        sendText(response, 200, 'application/json', items)
        return
      }
      const shape = media === mediaTypes.data ? fromBinary(request.headers, json) : json
      const event = admitEvent(parts, party, shape)
      const { receipt: text, isRepeat } = await parts.publishing.publish(event)
      sendText(response, isRepeat ? 200 : 201, 'application/json', text)
    },
  })
}
