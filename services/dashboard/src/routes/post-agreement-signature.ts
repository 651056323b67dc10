import { defineRoute, type Route } from '@ujirani/http'
import { z } from 'zod'
import { agreementParams } from '../agreements/agreement-params.ts'
import { passOn } from '../agreements/pass-on.ts'
import type { DashboardParts } from '../parts.ts'

const signature = z.strictObject({ signature: z.string().max(8192) })

/** POST /api/agreements/:id/signatures: hands in the party's signature, made elsewhere. */
export function postAgreementSignature({ authenticate, clientOf, store }: DashboardParts): Route {
  return defineRoute({
    method: 'post',
    path: '/api/agreements/:id/signatures',
    name: 'postAgreementSignature',
    summary: 'Hands in a signature that was made offline.',
    access: { kind: 'public' },
    params: agreementParams,
    bodies: [{ media: 'application/json', limitBytes: 16_384, schema: signature, isChecked: true }],
    answers: { 200: { description: 'Where the agreement stands.', schema: z.looseObject({}) } },
    problems: ['ERR_SESSION_MISSING', 'ERR_NOT_FOUND', 'ERR_ORIGIN_FOREIGN'],
    handle: async ({ params: { id }, body }, request, response) => {
      const session = await authenticate(request)
      const { person, roles } = session
      store.logView({ person: person.subject, roles, what: 'signature', query: id })
      await passOn(response, () => clientOf(session).signAgreement(id, body.json.signature))
    },
  })
}
