import {
  defineRoute,
  NotFoundError,
  RequestInvalidError,
  sendJson,
  type Route,
} from '@ujirani/http'
import { z } from 'zod'
import type { ReplayRequest } from '../replay/replay.ts'
import type { ReplayReport } from '../replay/report.ts'

const limitBytes = 4096
const asked = z.strictObject({
  party: z
    .string()
    .regex(/^[a-z0-9]{1,16}(\.[a-z0-9]{1,16})?$/)
    .optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
})
const finding = z.object({
  recipient: z.string().nullable(),
  agreement: z.string().nullable(),
  verdict: z.string(),
  part: z.string(),
})
const record = z.object({
  topic: z.string(),
  partition: z.int(),
  offset: z.int(),
  acceptedAt: z.string(),
  id: z.string().nullable(),
  type: z.string().nullable(),
  findings: z.array(finding),
})
const report = z.object({
  summary: z.record(z.string(), z.int()),
  records: z.array(record),
})
const ndjson = 'application/x-ndjson'

interface PostReplayParts {
  /** The auditing body; its people and machines alone may ask. */
  readonly party: string
  readonly nowMs: () => number
  readonly replay: (request: ReplayRequest) => Promise<ReplayReport>
}

/**
 * POST /v1/audit/replays: derives a window again and answers what was found. Metadata and verdicts
 * only: no content leaves the auditing body's machine this way.
 */
export function createPostReplay({ party, nowMs, replay }: PostReplayParts): Route {
  // One at a time: a replay reads the whole log, and its notes are held in memory.
  let last: Promise<unknown> = Promise.resolve()
  return defineRoute({
    method: 'post',
    path: '/v1/audit/replays',
    name: 'post-replay',
    summary: 'Derive a window of the log again and compare.',
    access: { kind: 'token', scope: 'audit:read' },
    bodies: [{ media: 'application/json', limitBytes, schema: asked, isChecked: true }],
    answers: {
      200: {
        description: 'The report; as NDJSON, the summary first, when that is accepted.',
        schema: report,
      },
    },
    handle: async ({ body, principal }, request, response) => {
      if (principal.party !== party) throw new NotFoundError()
      const { from, to } = body.json
      const wanted: ReplayRequest = {
        party: body.json.party,
        fromMs: from === undefined ? 0 : Date.parse(from),
        toMs: to === undefined ? Infinity : Date.parse(to),
        nowMs: nowMs(),
      }
      if (wanted.fromMs > wanted.toMs) {
        throw new RequestInvalidError([{ pointer: '/to', detail: 'must not be before from' }])
      }
      const mine = last.then(() => replay(wanted))
      last = mine.catch(() => undefined)
      const found = await mine
      if (request.headers.accept === ndjson) {
        response.setHeader('content-type', ndjson)
        for (const line of [found.summary, ...found.records]) {
          response.write(`${JSON.stringify(line)}\n`)
        }
        response.end()
      } else sendJson(response, 200, found)
    },
  })
}
