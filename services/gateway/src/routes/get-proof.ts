import { defineRoute, NotFoundError, sendText, type Route } from '@ujirani/http'
import type { IncomingRecord } from '@ujirani/messaging'
import { formatProof } from '@ujirani/tlog'
import { z } from 'zod'
import { openingOf } from '../access/access-log.ts'
import { NotReadyError } from '../errors.ts'
import { findOwnEntry, spanOf } from '../own-event.ts'
import type { GatewayParts } from '../parts.ts'
import { eventParams } from './shapes.ts'

/** Media type of what is answered; the C2SP text names none of its own. */
const media = 'text/plain'

/** GET /v1/events/{id}/proof: that an own event is in the ledger, with all it takes to check it. */
export function getProof(parts: GatewayParts): Route {
  return defineRoute({
    method: 'get',
    path: '/v1/events/:id/proof',
    name: 'getProof',
    summary: 'The proof that an event you published is in the ledger; to be checked offline.',
    access: { kind: 'token', scope: 'events:publish' },
    params: eventParams,
    guards: [parts.freshLease],
    answers: {
      200: {
        description:
          'A tlog-proof (c2sp.org/tlog-proof) of the record. Its extra line is JSON in base64: the ' +
          'record as it is stored {topic, topicId, partition, offset, timestampMs, key, value, ' +
          'headers}, bytes in base64, of which the leaf is made.',
        media,
        schema: z.string(),
      },
    },
    problems: [
      'ERR_NOT_FOUND',
      'ERR_NOT_READY',
      'ERR_LEASE_STALE',
      'ERR_BROKER_UNAVAILABLE',
      'ERR_ACCESS_UNRECORDED',
    ],
    handle: async ({ principal, params }, _request, response) => {
      const entry = findOwnEntry(parts, principal, params.id)
      if (entry === undefined) throw new NotFoundError()
      const span = spanOf(entry)
      const { topic, partition, from: offset } = span
      const { commitment } = entry
      const leaf = await parts.ledger.findLeaf({ topic, partition, offset, commitment })
      if (leaf === undefined) throw new NotReadyError('the proof of inclusion')
      const [record] = await parts.reader.readRange(span)
      if (record === undefined) throw new NotFoundError()
      const { leafIndex: index, inclusion: hashes, checkpoint, topicId } = leaf
      const extra = Buffer.from(JSON.stringify(toOpening(record, topicId)))
      await parts.access.open(openingOf(principal, 'getProof', [span]), response)
      sendText(response, 200, media, formatProof({ index, hashes, checkpoint, extra }))
    },
  })
}

/** Everything that a record's commitments are made of. */
function toOpening(record: IncomingRecord, topicId: string): object {
  const { topic, partition, offset, timestampMs, key, value, headers } = record
  return {
    ...{ topic, topicId, partition, offset, timestampMs },
    key: key?.toString('base64') ?? null,
    value: value?.toString('base64') ?? null,
    headers: headers.map(([name, content]) => [name, content.toString('base64')]),
  }
}
