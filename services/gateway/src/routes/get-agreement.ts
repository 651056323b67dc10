import { hash } from 'node:crypto'
import { defineRoute, NotFoundError, sendText, type Route } from '@ujirani/http'
import { findAgreement, toDetail } from '../agreements-view.ts'
import type { GatewayParts } from '../parts.ts'
import { agreementDetail, agreementParams } from './agreement-shapes.ts'

/** GET /v1/agreements/{id}: one agreement with all its versions. */
export function getAgreement({ register, clock, freshLease }: GatewayParts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/agreements/:id',
    name: 'getAgreement',
    summary: 'One agreement that you are a party of, or audit, with all its versions.',
    access: { kind: 'token', scope: 'feed:read' },
    params: agreementParams,
    guards: [freshLease],
    answers: {
      200: { description: 'The agreement, with an ETag.', schema: agreementDetail },
      304: { description: 'It is still what If-None-Match says.' },
    },
    problems: ['ERR_NOT_FOUND', 'ERR_LEASE_STALE'],
    handle: ({ principal, params }, request, response) => {
      const state = findAgreement(register.current(), principal.party, params.id)
      if (state === undefined) throw new NotFoundError()
      const text = JSON.stringify(toDetail(state, principal.party, clock.nowMs()))
      const etag = `"${hash('sha256', text, 'base64url').slice(0, 22)}"`
      response.setHeader('etag', etag)
      response.setHeader('cache-control', 'private, no-cache')
      if (request.headers['if-none-match'] === etag) {
        response.statusCode = 304
        response.end()
        return
      }
      sendText(response, 200, 'application/json', text)
    },
  })
}
