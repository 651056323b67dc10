import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RouteContext } from '@ujirani/http'
import type { Register } from '@ujirani/policy'
import type { GatewayParts } from './parts.ts'
import { agreementAnswer, partyAnswer, type ForwardedAct } from './steward.ts'
import { untilRegister } from './until-register.ts'

type Says = (register: Register) => boolean

interface Forwarding {
  readonly parts: Pick<GatewayParts, 'steward' | 'register'>
  readonly context: Pick<RouteContext<never, never, never, never>, 'trace'>
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/**
 * Passes an act on to the steward with the caller's own token, and the answer back as it is. What
 * was accepted is in this gateway's register when the caller hears of it.
 */
export async function forwardAct(
  { parts, context, request, response }: Forwarding,
  act: Pick<ForwardedAct, 'path' | 'body'>,
): Promise<void> {
  const { authorization } = request.headers
  const { traceparent } = context.trace
  const { status, headers, text } = await parts.steward.forward({
    ...act,
    authorization,
    traceparent,
  })
  if (status === 200 || status === 201) await untilRegister(parts.register, toSays(text))
  response.statusCode = status
  for (const [name, value] of headers) response.setHeader(name, value)
  response.setHeader('content-length', Buffer.byteLength(text))
  response.end(text)
}

/** What the register must say to be as far as an answer. */
function toSays(text: string): Says {
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
