import { defineRoute, sendJson, type Route } from '@ujirani/http'
import {
  compareAgreements,
  createChangeCounter,
  createPreview,
  describeChanges,
  type AgreementDocument,
} from '@ujirani/policy'
import type { Principal } from '@ujirani/auth'
import type { z } from 'zod'
import { openingOf } from '../access/access-log.ts'
import { createSentSpans, type RecordSpan } from '../access/sent-spans.ts'
import { isoOf } from '../agreements-view.ts'
import type { GatewayParts } from '../parts.ts'
import { createOneAtATime } from '../signing/one-at-a-time.ts'
import { readOwnWindow, type Window } from '../signing/own-window.ts'
import { checkedTerms, toName } from '../signing/terms.ts'
import { toWindow } from '../signing/window-shape.ts'
import { diffAnswer, diffRequest } from './diff-shapes.ts'

/** POST /v1/diffs: how two texts differ, in words and over the caller's own events. */
export function postDiff(parts: GatewayParts): Route {
  const oneAtATime = createOneAtATime()
  return defineRoute({
    method: 'post',
    path: '/v1/diffs',
    name: 'compareTerms',
    summary: 'How two drafts or versions differ, in sentences, and over events that you published.',
    access: { kind: 'token', scope: 'feed:read' },
    guards: [parts.freshLease],
    bodies: [
      { media: 'application/json', limitBytes: 1_048_576, schema: diffRequest, isChecked: true },
    ],
    answers: {
      200: { description: 'What the later one says and does otherwise.', schema: diffAnswer },
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
      const { lang, window, ...texts } = body.json
      const asking = { register: parts.register.current(), party, nowMs: parts.clock.nowMs() }
      const before = checkedTerms(texts.before, asking)
      const after = checkedTerms(texts.after, asking)
      const words = compareAgreements(before.document, after.document, lang)
      const counting = { before: before.document, after: after.document, lang }
      let events: object | null = null
      if (window !== undefined) {
        const asked = { ...counting, window: toWindow(window, '/window') }
        const { spans, counted } = await oneAtATime(party, () => count(parts, principal, asked))
        const opening = openingOf(principal, 'compareTerms', spans)
        if (spans.length > 0) await parts.access.open(opening, response)
        events = counted
      }
      const names = { before: toName(before), after: toName(after) }
      sendJson(response, 200, { ...names, ...words, events })
    },
  })
}

interface Asked {
  readonly before: AgreementDocument
  readonly after: AgreementDocument
  readonly window: Window
  readonly lang: z.output<typeof diffRequest>['lang']
}

/** What was counted, and over which records. */
interface Counting {
  readonly spans: readonly RecordSpan[]
  readonly counted: object
}

async function count(
  parts: GatewayParts,
  { party }: Principal,
  { before, after, window, lang }: Asked,
): Promise<Counting> {
  const setting = { register: parts.register.current(), atMs: parts.clock.nowMs() }
  const [old, now] = [createPreview(before, setting), createPreview(after, setting)]
  const counter = createChangeCounter()
  const spans = createSentSpans()
  for await (const { record, event } of readOwnWindow(parts, party, window)) {
    const origin = { ...event, arrivedMs: record.timestampMs }
    counter.add(origin, old.look(origin), now.look(origin))
    spans.add(record.topic, record.partition, record.offset)
  }
  const counted = counter.counted()
  const time = { from: isoOf(window.fromMs), to: isoOf(window.toMs) }
  const named = { after: `v${after.version.toString()}`, ...time }
  const summary = describeChanges(counted, named, lang)
  return { spans: spans.take(), counted: { ...time, summary, ...counted } }
}
