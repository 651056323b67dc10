import { defineRoute, sendText, type Route } from '@ujirani/http'
import { toOdrl } from '@ujirani/policy'
import { z } from 'zod'
import type { GatewayParts } from '../parts.ts'
import { findTerms } from '../signing/terms.ts'
import { agreementParams } from './agreement-shapes.ts'

const media = 'application/ld+json'

/** GET /v1/agreements/{id}/odrl: a version as an ODRL 2.2 Agreement. */
export function getAgreementOdrl({ register, clock, freshLease }: GatewayParts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/agreements/:id/odrl',
    name: 'getAgreementOdrl',
    summary: 'An agreement as ODRL 2.2 in JSON-LD, with what ODRL cannot express.',
    access: { kind: 'token', scope: 'feed:read' },
    params: agreementParams,
    query: z.object({
      version: z.coerce.number().int().min(1).optional().describe('Else what counts now.'),
    }),
    guards: [freshLease],
    answers: {
      200: { description: 'See docs/odrl.md for the profile.', media, schema: z.looseObject({}) },
    },
    problems: ['ERR_NOT_FOUND', 'ERR_LEASE_STALE'],
    handle: ({ principal: { party }, params, query }, _request, response) => {
      const asking = { register: register.current(), party, nowMs: clock.nowMs() }
      const { document } = findTerms({ agreement: params.id, ...query }, asking)
      sendText(response, 200, media, JSON.stringify(toOdrl(document)))
    },
  })
}
