import { defineRoute, type Route } from '@ujirani/http'
import { z } from 'zod'
import { forwardAct } from '../forward-act.ts'
import type { GatewayParts } from '../parts.ts'
import { agreementAnswer } from '../steward.ts'

const proposal = z
  .strictObject({
    document: z.looseObject({}),
    signature: z.string().max(8192),
    acknowledges: z.array(z.string()).max(64).optional(),
  })
  .meta({ id: 'AgreementProposal', description: "A document with its proposer's signature." })

/** POST /v1/agreements: a proposed version, passed on to the steward. */
export function postAgreement(parts: GatewayParts): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/agreements',
    name: 'proposeAgreement',
    summary: 'Propose a version of an agreement, signed by you.',
    access: { kind: 'token', scope: 'agreements:write' },
    bodies: [{ media: 'application/json', limitBytes: 262_144, schema: proposal, isChecked: true }],
    answers: {
      200: { description: 'It stood there already.', schema: agreementAnswer },
      201: { description: 'It is proposed.', schema: agreementAnswer },
    },
    problems: [
      'ERR_AGREEMENT_INVALID',
      'ERR_AGREEMENT_CONFLICT',
      'ERR_SIGNATURE_INVALID',
      'ERR_NOT_READY',
    ],
    handle: (context, request, response) =>
      forwardAct(
        { parts, context, request, response },
        { path: '/v1/agreements', body: context.body.json },
      ),
  })
}
