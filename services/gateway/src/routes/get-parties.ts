import { defineRoute, sendJson, type Route } from '@ujirani/http'
import type { PartyState } from '@ujirani/policy'
import { z } from 'zod'
import type { GatewayParts } from '../parts.ts'

const party = z
  .object({
    party: z.string(),
    names: z.array(z.object({ lang: z.string(), text: z.string() })),
    country: z.string().nullable(),
    kind: z.string(),
    keys: z.array(z.looseObject({ kid: z.string() })),
    families: z.array(z.string()),
    contacts: z.array(z.looseObject({})),
    counter: z.int(),
    record: z.looseObject({}).optional().describe('The whole record: of your own party only.'),
  })
  .meta({ id: 'Party' })

/** A party as others see it; its clients and their scopes are nobody else's business. */
function toPublic({ record, counter }: PartyState): object {
  const { party: id, names, country = null, kind, keys, families, contacts } = record
  return { party: id, names, country, kind, keys, families, contacts, counter }
}

/** GET /v1/parties: the register of parties. */
export function getParties({ register, freshLease }: GatewayParts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/parties',
    name: 'getParties',
    summary: 'The parties of the bus.',
    access: { kind: 'token', scope: 'feed:read' },
    guards: [freshLease],
    answers: {
      200: { description: 'All parties.', schema: z.object({ parties: z.array(party) }) },
    },
    problems: ['ERR_LEASE_STALE'],
    handle: ({ principal }, _request, response) => {
      const states = [...register.current().parties.values()]
      const parties = states
        .toSorted((one, other) => (one.party < other.party ? -1 : 1))
        .map((state) => {
          const isOwn = state.party === principal.party
          return isOwn ? { ...toPublic(state), record: state.record } : toPublic(state)
        })
      sendJson(response, 200, { parties })
    },
  })
}
