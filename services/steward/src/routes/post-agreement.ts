import { defineRoute, sendJson, type Route } from '@ujirani/http'
import { canonicalBytes, checkSigner, parseAgreement, toAgreementRecord } from '@ujirani/policy'
import type { Clock } from '@ujirani/runtime'
import { z } from 'zod'
import type { ActIntake } from '../act-intake.ts'
import { agreementAnswer, toAgreementAnswer } from './agreement-answer.ts'

const limitBytes = 262_144
const proposal = z.strictObject({
  // Judged by policy, which gives a pointer for every fault.
  document: z.looseObject({}),
  signature: z.string(),
  acknowledges: z.array(z.string()).max(64).default([]),
})

/** POST /v1/agreements: a version of an agreement, with its proposer's own signature. */
export function createPostAgreement(intake: ActIntake, clock: Clock): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/agreements',
    name: 'post-agreement',
    summary: 'Propose a version of an agreement, signed by the proposer.',
    access: { kind: 'token', scope: 'agreements:write' },
    bodies: [{ media: 'application/json', limitBytes, schema: proposal, isChecked: true }],
    answers: {
      200: { description: 'The proposal stood there before.', schema: agreementAnswer },
      201: { description: 'The version is proposed.', schema: agreementAnswer },
    },
    problems: ['ERR_AGREEMENT_INVALID', 'ERR_AGREEMENT_CONFLICT', 'ERR_SIGNATURE_INVALID'],
    handle: async ({ body, principal }, _request, response) => {
      const { signature, acknowledges } = body.json
      checkSigner(signature, principal.party)
      const document = parseAgreement(body.json.document)
      const value = toAgreementRecord({
        agreement: document.agreement,
        kind: 'PROPOSED',
        document: canonicalBytes(document).toString(),
        jws: signature,
        acknowledges,
      })
      const { register, isRepeat } = await intake.agree(value)
      const answer = toAgreementAnswer(register, document, clock.nowMs())
      sendJson(response, isRepeat ? 200 : 201, answer)
    },
  })
}
