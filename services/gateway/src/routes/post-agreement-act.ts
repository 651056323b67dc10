import { checkScope } from '@ujirani/auth'
import { defineRoute, type Route } from '@ujirani/http'
import { readOwnAct, type Register } from '@ujirani/policy'
import { z } from 'zod'
import { findAgreement } from '../agreements-view.ts'
import { forwardAct, type HoldsIn } from '../forward-act.ts'
import type { GatewayParts } from '../parts.ts'
import { agreementAnswer } from '../steward.ts'
import { agreementParams } from './agreement-shapes.ts'

const signed = z
  .strictObject({ act: z.string().max(8192) })
  .meta({ id: 'AgreementAct', description: 'A compact JWS: what a party does, signed by it.' })

const stop = z
  .strictObject({ stop: z.literal(true), reason: z.string().min(1).max(200).optional() })
  .meta({
    id: 'EmergencyStop',
    description: 'A suspension by token alone; only the party’s signed act takes it back.',
  })

/**
 * POST /v1/agreements/{id}/acts: what a party does to an agreement that all have signed, passed on
 * to the steward. It is answered once it holds here: by then nothing more leaves this gateway of an
 * agreement that was suspended.
 */
export function postAgreementAct(parts: GatewayParts): Route {
  return defineRoute({
    method: 'post',
    path: '/v1/agreements/:id/acts',
    name: 'actOnAgreement',
    summary:
      'Suspend, resume, terminate or activate an agreement, or certify destruction, by a signed ' +
      'act (scope agreements:write); or stop it by token alone (scope agreements:suspend).',
    access: { kind: 'token' },
    params: agreementParams,
    bodies: [
      {
        media: 'application/json',
        limitBytes: 16_384,
        schema: z.union([signed, stop]),
        isChecked: true,
      },
    ],
    answers: {
      200: { description: 'It stood there already.', schema: agreementAnswer },
      201: { description: 'It holds, on every door.', schema: agreementAnswer },
    },
    problems: [
      'ERR_AGREEMENT_CONFLICT',
      'ERR_SIGNATURE_INVALID',
      'ERR_SCOPE_MISSING',
      'ERR_NOT_FOUND',
      'ERR_NOT_READY',
    ],
    handle: async (context, request, response) => {
      const { principal, params, body } = context
      const { json } = body
      checkScope(principal, 'act' in json ? 'agreements:write' : 'agreements:suspend')
      const { party } = principal
      const holds =
        'act' in json
          ? toActHolds(readOwnAct(json.act, party), params.id)
          : toStopHolds(parts.register.current(), { party, agreement: params.id })
      await forwardAct(
        { parts, context, request, response },
        { path: `/v1/agreements/${params.id}/acts`, body: json },
        holds,
      )
    },
  })
}

/** Counters only rise: a party's act holds once its counter is used. */
function toActHolds(
  { party, counter }: Pick<ReturnType<typeof readOwnAct>, 'party' | 'counter'>,
  agreement: string,
): HoldsIn {
  return (register) =>
    (findAgreement(register, party, agreement)?.counters.get(party) ?? 0) >= counter
}

/** A stop holds once its record was met, though it may have been taken back by then. */
function toStopHolds(
  before: Register,
  {
    party,
    agreement,
  }: { readonly party: Parameters<typeof findAgreement>[1]; readonly agreement: string },
): HoldsIn {
  return (register) => {
    const state = findAgreement(register, party, agreement)
    if (state === undefined) return false
    const isMet = state.deeds.some(
      (deed) => deed.kind === 'stop' && deed.party === party && deed.offset >= before.agreementsEnd,
    )
    return isMet || state.standing.suspensions.has(party)
  }
}
