import { defineRoute, NotFoundError, sendText, type Route } from '@ujirani/http'
import { findOwnEntry } from '../own-event.ts'
import type { GatewayParts } from '../parts.ts'
import { eventParams, receipt } from './shapes.ts'

/** GET /v1/events/{id}/receipt: the receipt again, byte for byte. */
export function getReceipt(parts: GatewayParts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/events/:id/receipt',
    name: 'getReceipt',
    summary: 'The receipt of an event that you published, over HTTP or over Kafka.',
    access: { kind: 'token', scope: 'events:publish' },
    params: eventParams,
    answers: { 200: { description: 'The receipt.', schema: receipt } },
    problems: ['ERR_NOT_FOUND'],
    handle: ({ principal, params }, _request, response) => {
      const entry = findOwnEntry(parts, principal, params.id)
      if (entry === undefined) throw new NotFoundError()
      sendText(response, 200, 'application/json', parts.signer.toReceipt(entry))
    },
  })
}
