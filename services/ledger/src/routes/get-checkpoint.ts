import { defineRoute, sendText, type Route } from '@ujirani/http'
import type { ReadParts } from './serve-tiles.ts'

const media = 'text/plain; charset=utf-8'

/** GET /checkpoint: the newest published checkpoint. */
export function createGetCheckpoint({ published }: Pick<ReadParts, 'published'>): Route {
  return defineRoute({
    method: 'get',
    path: '/checkpoint',
    name: 'get-checkpoint',
    summary: 'The newest checkpoint, as c2sp.org/tlog-checkpoint writes it.',
    access: { kind: 'public' },
    quota: 'none',
    answers: { 200: { description: 'The signed note.', media } },
    handle: (_context, _request, response) => {
      response.setHeader('cache-control', 'no-cache')
      sendText(response, 200, media, published().note)
    },
  })
}
