import { defineRoute, type Route } from '@ujirani/http'
import { z } from 'zod'
import { agreementParams, version } from '../agreements/agreement-params.ts'
import { passOn } from '../agreements/pass-on.ts'
import type { DashboardParts } from '../parts.ts'

/** GET /api/agreements/:id/sentences: what a version says, in words. */
export function getAgreementSentences({ authenticate, clientOf }: DashboardParts): Route {
  return defineRoute({
    method: 'get',
    path: '/api/agreements/:id/sentences',
    name: 'getAgreementSentences',
    summary: 'What a version of an agreement says, in words.',
    access: { kind: 'public' },
    params: agreementParams,
    query: z.strictObject({
      lang: z.enum(['en', 'fr', 'sw', 'rn']),
      version: version.optional(),
    }),
    answers: { 200: { description: 'The sentences.', schema: z.looseObject({}) } },
    problems: ['ERR_SESSION_MISSING', 'ERR_NOT_FOUND'],
    handle: async ({ params: { id }, query }, request, response) => {
      const session = await authenticate(request)
      await passOn(response, () =>
        clientOf(session).agreementInWords(id, query.lang, query.version),
      )
    },
  })
}
