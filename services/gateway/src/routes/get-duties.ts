import type { Principal } from '@ujirani/auth'
import { defineRoute, NotFoundError, sendJson, type Route } from '@ujirani/http'
import { certificatesOwed, type AgreementState } from '@ujirani/policy'
import { z } from 'zod'
import { findAgreement, isoOf } from '../agreements-view.ts'
import type { OwedAck } from '../index/entry.ts'
import type { GatewayParts } from '../parts.ts'
import { agreementParams } from './agreement-shapes.ts'

const mostShown = 500

const duty = z
  .object({
    duty: z.enum(['ACK', 'CERTIFY_DESTRUCTION']),
    state: z.enum(['OPEN', 'LATE']),
    by: z.string().describe('The recipient that owes it.'),
    version: z.int(),
    rule: z.string().nullable(),
    event: z
      .string()
      .nullable()
      .describe('ACK: the event, by the id that you know it by; null where you know none.'),
    given: z.iso.datetime().nullable().describe('ACK: when the copy was decided on.'),
    due: z.iso.datetime().describe('Until when it is in time.'),
  })
  .meta({ id: 'Duty' })

const duties = z.object({
  agreement: z.string(),
  open: z.int().describe('How many are to be met, and still in time.'),
  late: z.int(),
  duties: z.array(duty).describe(`The earliest due first; ${String(mostShown)} at most.`),
})

/** GET /v1/agreements/{id}/duties: what recipients owe under an agreement and have not done. */
export function getDuties(parts: GatewayParts): Route {
  const { register, clock, index, freshLease } = parts
  return defineRoute({
    method: 'get',
    path: '/v1/agreements/:id/duties',
    name: 'getDuties',
    summary: 'Duties under an agreement that are open or late: your own, and those towards you.',
    access: { kind: 'token', scope: 'feed:read' },
    params: agreementParams,
    guards: [freshLease],
    answers: { 200: { description: 'What is not done yet.', schema: duties } },
    problems: ['ERR_NOT_FOUND', 'ERR_LEASE_STALE'],
    handle: ({ principal, params }, _request, response) => {
      const { party } = principal
      const state = findAgreement(register.current(), party, params.id)
      if (state === undefined) throw new NotFoundError()
      const nowMs = clock.nowMs()
      const { agreement } = state
      const isParty = partiesOf(state).has(party)
      const query = { agreement, party: isParty ? party : null, nowMs, limit: mostShown }
      const unmet = index.unmetAcks(query)
      const certificates = certificatesOwed(state, nowMs)
      const late = certificates.filter((each) => each.state === 'LATE').length
      sendJson(response, 200, {
        agreement,
        open: unmet.open + certificates.length - late,
        late: unmet.late + late,
        duties: [
          ...certificates.map(toCertificate),
          ...unmet.acks.map((ack) => toAck(ack, principal, nowMs)),
        ],
      })
    },
  })
}

function partiesOf({ versions }: AgreementState): ReadonlySet<string> {
  return new Set(versions.flatMap(({ document }) => document.parties.map(({ party }) => party)))
}

function toCertificate(owed: ReturnType<typeof certificatesOwed>[number]): object {
  const { version, recipient: by, dueMs, state } = owed
  const none = { rule: null, event: null, given: null }
  return { duty: 'CERTIFY_DESTRUCTION', state, by, version, ...none, due: isoOf(dueMs) }
}

function toAck(ack: OwedAck, principal: Principal, nowMs: number): object {
  const { recipient: by, version, rule, givenMs, dueMs } = ack
  const state = dueMs < nowMs ? 'LATE' : 'OPEN'
  const times = { given: isoOf(givenMs), due: isoOf(dueMs) }
  return { duty: 'ACK', state, by, version, rule, event: idFor(ack, principal), ...times }
}

/** Each side has an id of its own for it; people may not see every copy of their party. */
function idFor({ party, event, recipient, copy }: OwedAck, principal: Principal): string | null {
  if (principal.kind !== 'machine') return null
  if (principal.party === party) return event
  return principal.party === recipient ? copy : null
}
