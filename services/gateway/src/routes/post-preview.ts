import { NotFoundError, defineRoute, sendJson, type Route } from '@ujirani/http'
import { createPreview, describeAgreement, type Preview } from '@ujirani/policy'
import type { Principal } from '@ujirani/auth'
import type { z } from 'zod'
import { openingOf } from '../access/access-log.ts'
import { toSpans } from '../access/sent-spans.ts'
import { findOwnEntry, spanOf } from '../own-event.ts'
import type { GatewayParts } from '../parts.ts'
import { createOneAtATime } from '../signing/one-at-a-time.ts'
import { readOwnWindow, type OwnRecord } from '../signing/own-window.ts'
import { previewRecord, type PreviewedEvent } from '../signing/previews.ts'
import { checkedTerms, toName } from '../signing/terms.ts'
import { toWindow } from '../signing/window-shape.ts'
import { previewAnswer, previewRequest } from './preview-shapes.ts'

type Asked = z.output<typeof previewRequest>

/** What an answer shows, and the records that it shows. */
interface Page {
  readonly previews: readonly PreviewedEvent[]
  readonly shown: readonly OwnRecord[]
  readonly cursor: string | null
}

/** POST /v1/previews: what recipients would get of the caller's own events. */
export function postPreview(parts: GatewayParts): Route {
  const oneAtATime = createOneAtATime()
  return defineRoute({
    method: 'post',
    path: '/v1/previews',
    name: 'previewEvents',
    summary:
      'What each recipient would get of events that you published, under a draft or version.',
    access: { kind: 'token', scope: 'feed:read' },
    guards: [parts.freshLease],
    bodies: [
      {
        media: 'application/json',
        limitBytes: 524_288,
        schema: previewRequest,
        isChecked: true,
      },
    ],
    answers: {
      200: { description: 'As though it were in force, event by event.', schema: previewAnswer },
    },
    problems: [
      'ERR_NOT_FOUND',
      'ERR_AGREEMENT_INVALID',
      'ERR_LEASE_STALE',
      'ERR_BROKER_UNAVAILABLE',
      'ERR_ACCESS_UNRECORDED',
    ],
    handle: async ({ principal, body }, _request, response) => {
      const { party } = principal
      const register = parts.register.current()
      const nowMs = parts.clock.nowMs()
      const terms = checkedTerms(body.json.terms, { register, party, nowMs })
      const preview = createPreview(terms.document, { register, atMs: nowMs })
      const page = await oneAtATime(party, () => readPage(parts, principal, preview, body.json))
      const { language, isReviewed } = describeAgreement(terms.document, body.json.lang)
      if (page.shown.length > 0) {
        const spans = toSpans(page.shown.map(({ record }) => record))
        await parts.access.open(openingOf(principal, 'previewEvents', spans), response)
      }
      const { previews, cursor } = page
      sendJson(response, 200, { ...toName(terms), language, isReviewed, cursor, previews })
    },
  })
}

async function readPage(
  parts: GatewayParts,
  principal: Principal,
  preview: Preview,
  { events, lang }: Asked,
): Promise<Page> {
  if ('id' in events) {
    const shown = [await findOwn(parts, principal, events.id)]
    return { previews: shown.map((own) => previewRecord(preview, own, lang)), shown, cursor: null }
  }
  const window = toWindow(events, '/events')
  const first = Number(events.after ?? 0)
  const shown: OwnRecord[] = []
  const previews: PreviewedEvent[] = []
  let index = 0
  for await (const own of readOwnWindow(parts, principal.party, window)) {
    if (shown.length === events.limit) return { previews, shown, cursor: index.toString() }
    // What stands on earlier pages is looked at too: later events follow on it.
    const previewed = previewRecord(preview, own, lang)
    if (index >= first) {
      shown.push(own)
      previews.push(previewed)
    }
    index += 1
  }
  return { previews, shown, cursor: null }
}

async function findOwn(parts: GatewayParts, principal: Principal, id: string): Promise<OwnRecord> {
  const entry = findOwnEntry(parts, principal, id)
  const [record] = entry === undefined ? [] : await parts.reader.readRange(spanOf(entry))
  if (record === undefined) throw new NotFoundError()
  return { record, event: await parts.eventRecords.readOrigin(record) }
}
