import { defineRoute, type Route } from '@ujirani/http'
import { z } from 'zod'
import { forwardAct } from '../forward-act.ts'
import type { GatewayParts } from '../parts.ts'
import { partyAnswer } from '../steward.ts'

const signedRecord = z
  .strictObject({
    payload: z.base64url(),
    signatures: z
      .array(z.strictObject({ protected: z.base64url(), signature: z.base64url() }))
      .min(1)
      .max(64),
  })
  .meta({ id: 'SignedPartyRecord', description: 'JWS, general JSON serialisation (RFC 7515).' })

/** POST /v1/parties: a signed party record, passed on to the steward. */
export function postParty(parts: GatewayParts): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/parties',
    name: 'putParty',
    summary: 'Admit a party, or amend its record. Its signatures are the authority: no token.',
    access: { kind: 'public' },
    bodies: [
      {
        media: 'application/json',
        limitBytes: 65_536,
        schema: signedRecord,
        isChecked: true,
      },
    ],
    answers: {
      200: { description: 'It stood there already.', schema: partyAnswer },
      201: { description: 'It stands now.', schema: partyAnswer },
    },
    problems: ['ERR_PARTY_INVALID', 'ERR_PARTY_CONFLICT', 'ERR_SIGNATURE_INVALID', 'ERR_NOT_READY'],
    handle: (context, request, response) =>
      forwardAct(
        { parts, context, request, response },
        { path: '/v1/parties', body: context.body.json },
      ),
  })
}
