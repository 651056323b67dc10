import type { Principal } from '@ujirani/auth'
import { parseCopyId } from '@ujirani/events'
import { defineRoute, NotFoundError, sendJson, type Route } from '@ujirani/http'
import { z } from 'zod'
import { openingOf } from '../access/access-log.ts'
import type { RecordSpan } from '../access/sent-spans.ts'
import { findDecidedCopy } from '../decided-copy.ts'
import { findOwnEntry, lookUpCopy, spanOf } from '../own-event.ts'
import type { GatewayParts } from '../parts.ts'
import { placesOf, readReads, type EventPlace } from '../reads/reads-of-event.ts'
import { eventParams, leafEvidence } from './shapes.ts'

const instant = z.iso.datetime()

const sending = z
  .object({
    party: z.string(),
    agreement: z.string().nullable().describe('Of a copy; null for the event itself.'),
    client: z.string().nullable().describe('Of your own party; null for others.'),
    at: instant.describe('When the log was first told.'),
    evidence: leafEvidence.nullable(),
  })
  .meta({ id: 'Sending' })

const ability = z
  .object({
    principal: z.string().describe('Who, as the broker knows it: User:iom~read.'),
    agreement: z.string().nullable().describe('Of a copy; null for the event itself.'),
    from: instant.describe('When the right was put on record.'),
    until: instant.nullable().describe('When it was taken; null while it is held.'),
    unsigned: z.boolean().describe('Nobody signed for it: an alarm was raised.'),
    committedAt: instant
      .nullable()
      .describe("When the party's own clients first said that they had read on from there."),
    evidence: leafEvidence.nullable(),
  })
  .meta({ id: 'Ability' })

const reads = z.object({
  id: z.uuid(),
  sent: z.array(sending).describe('Over HTTP: handed to the network.'),
  mayHaveBeenSent: z
    .array(sending)
    .describe('On record before a connection broke or a gateway crashed, or not ended yet.'),
  couldHaveRead: z
    .array(ability)
    .describe('Over Kafka, where the broker keeps no record of reads.'),
})

/** Where the records stand whose reads a caller may know of. */
interface Asked {
  readonly span: RecordSpan
  readonly places: readonly EventPlace[]
}

/** GET /v1/events/{id}/reads: who was sent an event, or could have read it. */
export function getReads(parts: GatewayParts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/events/:id/reads',
    name: 'getReads',
    summary:
      'Who was sent an event that you published, or could have read it; and who of your own ' +
      'party was sent a copy that you were given.',
    access: { kind: 'token', scope: 'feed:read' },
    params: eventParams,
    guards: [parts.freshLease],
    answers: { 200: { description: 'What the log says of it.', schema: reads } },
    problems: [
      'ERR_NOT_FOUND',
      'ERR_LEASE_STALE',
      'ERR_BROKER_UNAVAILABLE',
      'ERR_ACCESS_UNRECORDED',
    ],
    handle: async ({ principal, params: { id } }, _request, response) => {
      const asked = (await askOwn(parts, principal, id)) ?? (await askCopy(parts, principal, id))
      if (asked === undefined) throw new NotFoundError()
      const found = await readReads(parts, asked.places, principal)
      await parts.access.open(openingOf(principal, 'getReads', [asked.span]), response)
      sendJson(response, 200, { id, ...found })
    },
  })
}

async function askOwn(
  parts: GatewayParts,
  principal: Principal,
  id: string,
): Promise<Asked | undefined> {
  const entry = findOwnEntry(parts, principal, id)
  return entry && { span: spanOf(entry), places: await placesOf(parts, entry) }
}

/** Of a copy its recipient knows what its own party read, and of no other. */
async function askCopy(
  parts: GatewayParts,
  principal: Principal,
  id: string,
): Promise<Asked | undefined> {
  const found = await lookUpCopy(parts)(principal, id)
  if (found === undefined) return undefined
  const copy = await findDecidedCopy(parts, parseCopyId(id))
  const { span } = found
  const place = { topic: span.topic, partition: span.partition, offset: span.from }
  const appendedAtMs = copy?.decidedAtMs ?? 0
  return { span, places: [{ ...place, appendedAtMs, agreement: copy?.agreement ?? null }] }
}
