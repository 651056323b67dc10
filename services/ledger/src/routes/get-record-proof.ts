import { defineRoute, NotFoundError, sendJson, type Route } from '@ujirani/http'
import { planInclusion } from '@ujirani/tlog'
import { z } from 'zod'
import type { Published } from '../sequencer.ts'
import type { ReadParts } from './serve-tiles.ts'

const whole = z.string().regex(/^(?:0|[1-9][0-9]{0,15})$/)
const asked = z.strictObject({
  topic: z.string().regex(/^[a-z0-9.-]{1,128}$/),
  partition: whole.transform(Number),
  offset: whole.transform(Number),
  commitment: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
})
const answer = z.object({
  leafIndex: z.int(),
  leafHash: z.string(),
  inclusion: z.array(z.string()),
  checkpoint: z.string(),
  topicId: z.string(),
  timestampMs: z.int(),
})

/**
 * GET /proofs/record: the inclusion proof of a record, against the newest published checkpoint.
 *
 * Who asks must know the record's content commitment, which its salt keeps from being guessed: a
 * caller learns nothing here about records that it has not seen. Wrong, unknown and not yet logged
 * are one answer.
 */
export function createGetRecordProof({ store, published }: ReadParts): Route {
  return defineRoute({
    method: 'get',
    path: '/proofs/record',
    name: 'get-record-proof',
    summary: 'The inclusion proof of a record whose content commitment is known.',
    access: { kind: 'public' },
    quota: 'none',
    query: asked,
    answers: { 200: { description: 'The proof.', schema: answer } },
    handle: async ({ query }, _request, response) => {
      const now = published()
      const commitment = Buffer.from(query.commitment, 'base64url')
      for (const number of originsOf(now, query)) {
        const found = await store.findLeaf(number, query.offset)
        if (found === undefined || found.index >= now.size) continue
        if (!found.row.content.equals(commitment)) continue
        const inclusion = await store.prove(planInclusion(found.index, now.size), now.size)
        response.setHeader('cache-control', 'no-store')
        sendJson(response, 200, {
          leafIndex: found.index,
          leafHash: found.hash.toString('base64'),
          inclusion: inclusion.map((hash) => hash.toString('base64')),
          checkpoint: now.note,
          topicId: now.positions[number]?.topicId ?? '',
          timestampMs: found.row.timestampMs,
        })
        return
      }
      throw new NotFoundError()
    },
  })
}

/** The numbers of the partitions of this name: more than one when the topic was made again. */
function originsOf(
  { positions }: Published,
  { topic, partition }: { readonly topic: string; readonly partition: number },
): readonly number[] {
  return positions.flatMap((position, number) =>
    position.topic === topic && position.partition === partition ? [number] : [],
  )
}
