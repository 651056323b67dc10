import { defineRoute, sendJson, type Route } from '@ujirani/http'
import { z } from 'zod'
import { agreementsOf, toSummary } from '../agreements-view.ts'
import type { GatewayParts } from '../parts.ts'
import { agreementSummary } from './agreement-shapes.ts'

/** GET /v1/agreements: those of the caller, and those it audits. */
export function getAgreements({ register, clock, freshLease }: GatewayParts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/agreements',
    name: 'getAgreements',
    summary: 'The agreements that you are a party of, or audit.',
    access: { kind: 'token', scope: 'feed:read' },
    guards: [freshLease],
    answers: {
      200: {
        description: 'Agreements by id, each with the version that counts now.',
        schema: z.object({ agreements: z.array(agreementSummary) }),
      },
    },
    problems: ['ERR_LEASE_STALE'],
    handle: ({ principal }, _request, response) => {
      const states = agreementsOf(register.current(), principal.party)
      const nowMs = clock.nowMs()
      sendJson(response, 200, { agreements: states.map((state) => toSummary(state, nowMs)) })
    },
  })
}
