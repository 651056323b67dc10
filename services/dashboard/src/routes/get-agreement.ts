import { defineRoute, type Route } from '@ujirani/http'
import { z } from 'zod'
import { agreementParams } from '../agreements/agreement-params.ts'
import { namesOf } from '../agreements/party-names.ts'
import { passOn } from '../agreements/pass-on.ts'
import { rightsOf } from '../agreements/rights.ts'
import type { DashboardParts } from '../parts.ts'

/** GET /api/agreements/:id: one agreement with its versions, acts and duties. */
export function getAgreement({ authenticate, clientOf, store }: DashboardParts): Route {
  return defineRoute({
    method: 'get',
    path: '/api/agreements/:id',
    name: 'getAgreement',
    summary: 'One agreement with its versions, acts and duties.',
    access: { kind: 'public' },
    params: agreementParams,
    answers: {
      200: {
        description: 'As the gateway shows it to the person.',
        schema: z.looseObject({
          agreement: z.string(),
          copies: z.int().describe('How many copies under it this page holds for the person.'),
        }),
      },
    },
    problems: ['ERR_SESSION_MISSING', 'ERR_NOT_FOUND'],
    handle: async ({ params: { id } }, request, response) => {
      const session = await authenticate(request)
      const { person, roles } = session
      store.logView({ person: person.subject, roles, what: 'agreement', query: id })
      await passOn(response, async () => {
        const client = clientOf(session)
        const [agreement, duties, parties, { bus }] = await Promise.all([
          client.agreement(id),
          client.duties(id),
          client.parties(),
          client.discovery(),
        ])
        const names = namesOf(parties)
        const copies = (['actual', 'other'] as const)
          .map((status) => store.count(roles, { status, agreement: id }))
          .reduce((sum, count) => sum + count)
        return {
          ...agreement,
          duties: duties.duties,
          bus,
          names,
          copies,
          rights: rightsOf(session),
        }
      })
    },
  })
}
