import { checkScope, type Principal } from '@ujirani/auth'
import { parseAgreementId, type AgreementAct, type AgreementId } from '@ujirani/events'
import { defineRoute, sendJson, type Route } from '@ujirani/http'
import { currentVersion, readOwnAct, toAgreementRecord, type Register } from '@ujirani/policy'
import type { Clock } from '@ujirani/runtime'
import { z } from 'zod'
import type { ActIntake } from '../act-intake.ts'
import { agreementAnswer, toAgreementAnswer } from './agreement-answer.ts'

const limitBytes = 16_384
const params = z.object({ id: z.string().regex(/^[a-z0-9-]{3,48}$/) })
const signed = z.strictObject({ act: z.string() })
const stop = z.strictObject({ stop: z.literal(true), reason: z.string().max(200).optional() })
const body = z.union([signed, stop])

/**
 * POST /v1/agreements/{id}/acts: a party acts on an agreement that all have signed, by its own
 * signature; or stops it by its token alone, which can only narrow.
 */
export function createPostAgreementAct(intake: ActIntake, clock: Clock): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/agreements/:id/acts',
    name: 'post-agreement-act',
    summary:
      'Act on a signed agreement: suspend, resume, terminate, activate, certify; or stop it.',
    // Which scope it takes depends on the body: the stop has one of its own.
    access: { kind: 'token' },
    params,
    bodies: [{ media: 'application/json', limitBytes, schema: body, isChecked: true }],
    answers: {
      200: { description: 'The act stood there before.', schema: agreementAnswer },
      201: { description: 'The act counts now.', schema: agreementAnswer },
    },
    problems: ['ERR_AGREEMENT_CONFLICT', 'ERR_SIGNATURE_INVALID', 'ERR_SCOPE_MISSING'],
    handle: async ({ body: { json }, params: { id }, principal }, _request, response) => {
      const agreement = parseAgreementId(id)
      const { value, version } =
        'act' in json
          ? readAct(agreement, json.act, principal)
          : { value: toStop(agreement, json.reason, principal), version: undefined }
      const { register, isRepeat } = await intake.act(value)
      const nowMs = clock.nowMs()
      const acted = { agreement, version: version ?? versionNow(register, agreement, nowMs) }
      sendJson(response, isRepeat ? 200 : 201, toAgreementAnswer(register, acted, nowMs))
    },
  })
}

function readAct(agreement: AgreementId, jws: string, principal: Principal) {
  checkScope(principal, 'agreements:write')
  const { version } = readOwnAct(jws, principal.party)
  return { value: toAgreementRecord({ agreement, kind: 'ACT', jws }), version }
}

/** Nothing is signed here: the token that was just verified is all there is. */
function toStop(
  agreement: AgreementId,
  reason: string | undefined,
  principal: Principal,
): AgreementAct {
  checkScope(principal, 'agreements:suspend')
  const { party, clientId: client } = principal
  return toAgreementRecord({ agreement, kind: 'STOPPED', party, client, reason: reason ?? null })
}

function versionNow({ agreements }: Register, agreement: AgreementId, nowMs: number): number {
  const state = agreements.get(agreement)
  if (state === undefined) throw new TypeError('an accepted stop left no agreement')
  return currentVersion(state, nowMs).version
}
