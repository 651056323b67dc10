import { defineRoute, NotFoundError, sendJson, type Route } from '@ujirani/http'
import { currentVersion, describeAgreement, sentenceLanguages } from '@ujirani/policy'
import { z } from 'zod'
import { findAgreement } from '../agreements-view.ts'
import type { GatewayParts } from '../parts.ts'
import { agreementParams } from './agreement-shapes.ts'

const query = z.object({
  lang: z.enum(sentenceLanguages).default('en').describe('In which language.'),
  version: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Which version; else what counts now.'),
})

const sentences = z.array(
  z.object({
    pointer: z.string().describe('JSON Pointer of what in the document says so.'),
    text: z.string(),
  }),
)

const agreementInWords = z
  .object({
    agreement: z.string(),
    version: z.int(),
    hash: z.string().describe('Of the document: what binds is the document itself.'),
    language: z.enum(sentenceLanguages),
    isReviewed: z.boolean().describe('Whether a speaker of the language has reviewed its phrases.'),
    terms: sentences.describe('What holds for all rules.'),
    rules: z.array(z.object({ rule: z.string(), sentences })),
  })
  .meta({ id: 'AgreementInWords' })

/** GET /v1/agreements/{id}/sentences: what one version of an agreement says, in words. */
export function getAgreementSentences({ register, clock, freshLease }: GatewayParts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/agreements/:id/sentences',
    name: 'getAgreementSentences',
    summary: 'What an agreement says, clause by clause, in English, French, Swahili or Kirundi.',
    access: { kind: 'token', scope: 'feed:read' },
    params: agreementParams,
    query,
    guards: [freshLease],
    answers: {
      200: { description: 'The same clauses in every language.', schema: agreementInWords },
    },
    problems: ['ERR_NOT_FOUND', 'ERR_LEASE_STALE'],
    handle: ({ principal, params, query: { lang, version: wanted } }, _request, response) => {
      const state = findAgreement(register.current(), principal.party, params.id)
      if (state === undefined) throw new NotFoundError()
      const version =
        wanted === undefined
          ? currentVersion(state, clock.nowMs())
          : state.versions.find((each) => each.version === wanted)
      if (version === undefined) throw new NotFoundError()
      const { agreement } = state
      const words = describeAgreement(version.document, lang)
      sendJson(response, 200, { agreement, version: version.version, hash: version.hash, ...words })
    },
  })
}
