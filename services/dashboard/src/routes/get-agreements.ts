import { defineRoute, type Route } from '@ujirani/http'
import { z } from 'zod'
import { countDuties, readDuties } from '../agreements/own-duties.ts'
import { namesOf } from '../agreements/party-names.ts'
import { passOn } from '../agreements/pass-on.ts'
import { rightsOf } from '../agreements/rights.ts'
import type { DashboardParts } from '../parts.ts'

const counts = z.object({ open: z.int(), late: z.int() })

const answer = z.object({
  agreements: z.array(
    z.looseObject({
      agreement: z.string(),
      duties: z.object({ mine: counts, theirs: counts }),
    }),
  ),
  names: z.record(z.string(), z.array(z.object({ lang: z.string(), text: z.string() }))),
  rights: z.object({ sign: z.boolean(), stop: z.boolean() }),
})

/** GET /api/agreements: the agency's agreements, and what is owed under each. */
export function getAgreements(parts: DashboardParts): Route {
  const { authenticate, clientOf, config, store } = parts
  return defineRoute({
    method: 'get',
    path: '/api/agreements',
    name: 'getAgreements',
    summary: 'The agreements of this agency, with what is owed under them.',
    access: { kind: 'public' },
    answers: { 200: { description: 'As the gateway shows them to the person.', schema: answer } },
    problems: ['ERR_SESSION_MISSING'],
    handle: async (_context, request, response) => {
      const session = await authenticate(request)
      store.logView({ person: session.person.subject, roles: session.roles, what: 'agreements' })
      await passOn(response, async () => {
        const client = clientOf(session)
        const [agreements, parties] = await Promise.all([client.agreements(), client.parties()])
        const duties = await readDuties(
          client,
          agreements.map(({ agreement }) => agreement),
        )
        const none = { agreement: '', open: 0, late: 0, duties: [] }
        return {
          agreements: agreements.map((each) => ({
            ...each,
            duties: countDuties(duties.get(each.agreement) ?? none, config.party),
          })),
          names: namesOf(parties),
          rights: rightsOf(session),
        }
      })
    },
  })
}
