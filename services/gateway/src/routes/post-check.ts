import { defineRoute, sendJson, type Route } from '@ujirani/http'
import { checkAgreement, overlapsOf } from '@ujirani/policy'
import { z } from 'zod'
import type { GatewayParts } from '../parts.ts'
import { findTerms, namedTerms, termsShape, toName } from '../signing/terms.ts'

const checked = namedTerms
  .extend({
    findings: z
      .array(z.object({ pointer: z.string(), reason: z.string() }))
      .describe('What does not make sense on this bus; none: it may be signed.'),
    overlaps: z
      .array(
        z.object({
          agreement: z.string().describe('Another agreement of yours.'),
          publisher: z.string(),
          recipient: z.string(),
          type: z.string(),
        }),
      )
      .describe('By which a recipient gets the same in another form; a proposal must name them.'),
  })
  .meta({ id: 'CheckedTerms' })

/** POST /v1/checks: whether a document makes sense, and which agreements it overlaps. */
export function postCheck({ register, clock, freshLease }: GatewayParts): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/checks',
    name: 'checkTerms',
    summary: 'Whether a draft or a version makes sense, and which agreements of yours it overlaps.',
    access: { kind: 'token', scope: 'feed:read' },
    guards: [freshLease],
    bodies: [
      {
        media: 'application/json',
        limitBytes: 524_288,
        schema: z.strictObject({ terms: termsShape }).meta({ id: 'CheckRequest' }),
        isChecked: true,
      },
    ],
    answers: { 200: { description: 'What was found.', schema: checked } },
    problems: ['ERR_NOT_FOUND', 'ERR_AGREEMENT_INVALID', 'ERR_LEASE_STALE'],
    handle: ({ principal: { party }, body }, _request, response) => {
      const asking = { register: register.current(), party, nowMs: clock.nowMs() }
      const terms = findTerms(body.json.terms, asking)
      const findings = checkAgreement(terms.document, asking.register)
      const setting = { proposer: party, atMs: asking.nowMs }
      const overlaps = overlapsOf(terms.document, asking.register, setting)
      sendJson(response, 200, { ...toName(terms), findings, overlaps })
    },
  })
}
