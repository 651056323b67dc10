import { defineRoute, sendJson, type Route } from '@ujirani/http'
import { partyOfAct } from '@ujirani/policy'
import { z } from 'zod'
import type { ActIntake } from '../act-intake.ts'

const limitBytes = 65_536
const signature = z.strictObject({ protected: z.string(), signature: z.string() })
const act = z.strictObject({ payload: z.string(), signatures: z.array(signature).min(1).max(32) })
const answer = z.object({ party: z.string(), counter: z.int() })

/**
 * POST /v1/parties: a party's record, signed by itself and the roots. It needs no token: a new party
 * has no client yet, and the signatures are the authority.
 */
export function createPostParty(intake: ActIntake): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/parties',
    name: 'post-party',
    summary: 'Admit a party, or amend its record, by a signed record.',
    access: { kind: 'public' },
    bodies: [{ media: 'application/json', limitBytes, schema: act, isChecked: true }],
    answers: {
      200: { description: 'The record stood there before.', schema: answer },
      201: { description: 'The record counts now.', schema: answer },
    },
    problems: ['ERR_PARTY_INVALID', 'ERR_PARTY_CONFLICT', 'ERR_SIGNATURE_INVALID'],
    handle: async ({ body }, _request, response) => {
      const jws = JSON.stringify(body.json)
      const party = partyOfAct(jws)
      const { register, isRepeat } = await intake.admit({ party, jws })
      const counter = register.parties.get(party)?.counter
      sendJson(response, isRepeat ? 200 : 201, { party, counter })
    },
  })
}
