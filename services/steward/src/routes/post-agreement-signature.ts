import { parseAgreementId } from '@ujirani/events'
import { defineRoute, sendJson, type Route } from '@ujirani/http'
import { checkSigner, toAgreementRecord, versionOfSignature } from '@ujirani/policy'
import type { Clock } from '@ujirani/runtime'
import { z } from 'zod'
import type { ActIntake } from '../act-intake.ts'
import { agreementAnswer, toAgreementAnswer } from './agreement-answer.ts'

const limitBytes = 16_384
const params = z.object({ id: z.string().regex(/^[a-z0-9-]{3,48}$/) })
const signed = z.strictObject({ signature: z.string() })

/** POST /v1/agreements/{id}/signatures: another party's signature under a proposed version. */
export function createPostAgreementSignature(intake: ActIntake, clock: Clock): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/agreements/:id/signatures',
    name: 'post-agreement-signature',
    summary: 'Sign a proposed version of an agreement.',
    access: { kind: 'token', scope: 'agreements:write' },
    params,
    bodies: [{ media: 'application/json', limitBytes, schema: signed, isChecked: true }],
    answers: {
      200: { description: 'The signature stood there before.', schema: agreementAnswer },
      201: { description: 'The signature counts now.', schema: agreementAnswer },
    },
    problems: ['ERR_AGREEMENT_CONFLICT', 'ERR_SIGNATURE_INVALID'],
    handle: async ({ body, params: { id }, principal }, _request, response) => {
      const { signature } = body.json
      checkSigner(signature, principal.party)
      const agreement = parseAgreementId(id)
      const value = toAgreementRecord({
        agreement,
        kind: 'SIGNED',
        jws: signature,
      })
      const { register, isRepeat } = await intake.agree(value)
      const signedVersion = { agreement, version: versionOfSignature(signature) }
      const answer = toAgreementAnswer(register, signedVersion, clock.nowMs())
      sendJson(response, isRepeat ? 200 : 201, answer)
    },
  })
}
