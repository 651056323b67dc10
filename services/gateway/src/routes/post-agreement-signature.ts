import { defineRoute, type Route } from '@ujirani/http'
import { z } from 'zod'
import { forwardAct } from '../forward-act.ts'
import type { GatewayParts } from '../parts.ts'
import { agreementAnswer } from '../steward.ts'
import { agreementParams } from './agreement-shapes.ts'

const signature = z
  .strictObject({ signature: z.string().max(8192) })
  .meta({ id: 'AgreementSignature', description: 'A compact JWS over the version.' })

/** POST /v1/agreements/{id}/signatures: another party's signature, passed on to the steward. */
export function postAgreementSignature(parts: GatewayParts): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/agreements/:id/signatures',
    name: 'signAgreement',
    summary: 'Sign a proposed version of an agreement.',
    access: { kind: 'token', scope: 'agreements:write' },
    params: agreementParams,
    bodies: [{ media: 'application/json', limitBytes: 16_384, schema: signature, isChecked: true }],
    answers: {
      200: { description: 'It stood there already.', schema: agreementAnswer },
      201: { description: 'It counts.', schema: agreementAnswer },
    },
    problems: ['ERR_AGREEMENT_CONFLICT', 'ERR_SIGNATURE_INVALID', 'ERR_NOT_FOUND', 'ERR_NOT_READY'],
    handle: (context, request, response) =>
      forwardAct(
        { parts, context, request, response },
        { path: `/v1/agreements/${context.params.id}/signatures`, body: context.body.json },
      ),
  })
}
