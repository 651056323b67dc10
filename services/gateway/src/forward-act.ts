import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RouteContext } from '@ujirani/http'
import type { Register } from '@ujirani/policy'
import { NotReadyError } from './errors.ts'
import type { GatewayParts } from './parts.ts'
import { agreementAnswer, partyAnswer, type ForwardedAct } from './steward.ts'
import { untilRegister } from './until-register.ts'

/** Whether a register has what an act was to bring about. */
export type HoldsIn = (register: Register) => boolean

interface Forwarding {
  readonly parts: Pick<GatewayParts, 'steward' | 'register'>
  readonly context: Pick<RouteContext<never, never, never, never>, 'trace'>
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/**
 * Passes an act on to the steward with the caller's own token, and the answer back as it is. What
 * was accepted is in this gateway's register when the caller hears of it.
 *
 * @param holds when the caller must not hear of it before
 * @throws {NotReadyError} the steward does not answer, or the register did not follow in time
 */
export async function forwardAct(
  { parts, context, request, response }: Forwarding,
  act: Pick<ForwardedAct, 'path' | 'body'>,
  holds?: HoldsIn,
): Promise<void> {
  const { authorization } = request.headers
  const [dpop] = request.headersDistinct['dpop'] ?? []
  const { traceparent } = context.trace
  const { status, headers, text } = await parts.steward.forward({
    ...act,
    authorization,
    dpop,
    traceparent,
  })
  if (status === 200 || status === 201) {
    const isMet = await untilRegister(parts.register, holds ?? toHolds(text))
    // Who is told that an act holds must find it so: a repeat of it will be told when it does.
    if (!isMet && holds !== undefined) throw new NotReadyError('the register of this gateway')
  }
  response.statusCode = status
  for (const [name, value] of headers) response.setHeader(name, value)
  response.setHeader('content-length', Buffer.byteLength(text))
  response.end(text)
}

/** What the register must have to be as far as an answer. */
function toHolds(text: string): HoldsIn {
  const json: unknown = JSON.parse(text)
  const party = partyAnswer.safeParse(json)
  if (party.success) {
    const { party: id, counter } = party.data
    return ({ parties }) =>
      [...parties.values()].some((each) => each.party === id && each.counter >= counter)
  }
  const agreement = agreementAnswer.safeParse(json)
  if (!agreement.success) return () => true
  const { agreement: id, hash, signatures } = agreement.data
  return ({ agreements }) =>
    [...agreements.values()].some(
      (state) =>
        state.agreement === id &&
        state.versions.some(
          (version) =>
            version.hash === hash &&
            signatures.every((signer) =>
              [...version.signatures.keys()].some((by) => by === signer),
            ),
        ),
    )
}
