import { defineRoute, type Route } from '@ujirani/http'
import { z } from 'zod'
import { agreementParams } from '../agreements/agreement-params.ts'
import { passOn } from '../agreements/pass-on.ts'
import type { DashboardParts } from '../parts.ts'

const signed = z.strictObject({ act: z.string().max(8192) })
const stop = z.strictObject({
  stop: z.literal(true),
  reason: z.string().min(1).max(200).optional(),
})

/** POST /api/agreements/:id/acts: stops an agreement at once, or hands in a signed act. */
export function postAgreementAct(parts: DashboardParts): Route {
  const { authenticate, clientOf, store, clock } = parts
  return defineRoute({
    method: 'post',
    path: '/api/agreements/:id/acts',
    name: 'postAgreementAct',
    summary:
      'Stops an agreement by the person’s token, or hands in an act that was signed offline.',
    access: { kind: 'public' },
    params: agreementParams,
    bodies: [
      {
        media: 'application/json',
        limitBytes: 16_384,
        schema: z.union([signed, stop]),
        isChecked: true,
      },
    ],
    answers: {
      200: {
        description: 'It holds; `tookMs` is how long that took, from here.',
        schema: z.looseObject({ tookMs: z.int() }),
      },
    },
    problems: ['ERR_SESSION_MISSING', 'ERR_NOT_FOUND', 'ERR_ORIGIN_FOREIGN'],
    handle: async ({ params: { id }, body: { json } }, request, response) => {
      const session = await authenticate(request)
      const { person, roles } = session
      const what = 'act' in json ? 'act' : 'stop'
      store.logView({ person: person.subject, roles, what, query: id })
      await passOn(response, async () => {
        const client = clientOf(session)
        const beganMs = clock.monotonicMs()
        const answer =
          'act' in json
            ? await client.actOnAgreement(id, json.act)
            : await client.stopAgreement(id, json.reason)
        return { ...answer, tookMs: Math.round(clock.monotonicMs() - beganMs) }
      })
    },
  })
}
