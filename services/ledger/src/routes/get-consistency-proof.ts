import { defineRoute, RequestInvalidError, sendJson, type Route } from '@ujirani/http'
import { planConsistency } from '@ujirani/tlog'
import { z } from 'zod'
import type { ReadParts } from './serve-tiles.ts'

const asked = z.strictObject({ from: z.string().regex(/^[1-9][0-9]{0,15}$/) })
const answer = z.object({
  from: z.int(),
  to: z.int(),
  proof: z.array(z.string()),
  checkpoint: z.string(),
})

/** GET /proofs/consistency: that the newest published tree begins with an earlier one. */
export function createGetConsistencyProof({ store, published }: ReadParts): Route {
  return defineRoute({
    method: 'get',
    path: '/proofs/consistency',
    name: 'get-consistency-proof',
    summary: 'The proof that the newest tree begins with the tree of an earlier size.',
    access: { kind: 'public' },
    quota: 'none',
    query: asked,
    answers: { 200: { description: 'The proof.', schema: answer } },
    handle: async ({ query }, _request, response) => {
      const { size, note } = published()
      const from = Number(query.from)
      if (from > size) {
        throw new RequestInvalidError([{ pointer: '/query/from', detail: 'is beyond the tree' }])
      }
      const proof = await store.prove(planConsistency(from, size), size)
      sendJson(response, 200, {
        from,
        to: size,
        proof: proof.map((hash) => hash.toString('base64')),
        checkpoint: note,
      })
    },
  })
}
