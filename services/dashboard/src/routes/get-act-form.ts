import { defineRoute, type Route } from '@ujirani/http'
import { z } from 'zod'
import { agreementParams } from '../agreements/agreement-params.ts'
import { passOn } from '../agreements/pass-on.ts'
import type { DashboardParts } from '../parts.ts'

const standing = z.object({ version: z.int(), hash: z.string(), counter: z.int() })
const bus = z.object({ bus: z.string() })

/** GET /api/agreements/:id/act: what the party would sign to resume or suspend, as a file. */
export function getActForm({ authenticate, clientOf, config, clock }: DashboardParts): Route {
  return defineRoute({
    method: 'get',
    path: '/api/agreements/:id/act',
    name: 'getActForm',
    summary: 'An act on an agreement, as a file to sign offline.',
    access: { kind: 'public' },
    params: agreementParams,
    query: z.strictObject({ action: z.enum(['resume', 'suspend', 'terminate']) }),
    answers: { 200: { description: 'The act, not signed yet.', schema: z.looseObject({}) } },
    problems: ['ERR_SESSION_MISSING', 'ERR_NOT_FOUND'],
    handle: async ({ params: { id }, query: { action } }, request, response) => {
      const session = await authenticate(request)
      await passOn(response, async () => {
        const client = clientOf(session)
        const [agreement, discovery] = await Promise.all([client.agreement(id), client.discovery()])
        const { version, hash, counter } = standing.parse(agreement)
        const name = `${id}-${action}.json`
        response.setHeader('content-disposition', `attachment; filename="${name}"`)
        return {
          bus: bus.parse(discovery).bus,
          agreement: id,
          version,
          hash,
          party: config.party,
          // Counters only have to rise, and every act of a party takes the next or the time.
          counter: Math.max(counter + 1, clock.nowMs()),
          action,
        }
      })
    },
  })
}
