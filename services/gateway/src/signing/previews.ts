import { toJson, toStructured } from '@ujirani/events'
import {
  describeOutcome,
  type Preview,
  type RecipientPreview,
  type SentenceLanguage,
} from '@ujirani/policy'
import { isoOf } from '../agreements-view.ts'
import type { OwnRecord } from './own-window.ts'

/** An event of the caller's own, and what each recipient would get of it. */
export interface PreviewedEvent {
  readonly event: object
  readonly arrivedAt: string
  readonly recipients: readonly object[]
}

/** Looks at the next event, as an answer shows it. */
export function previewRecord(
  preview: Preview,
  { record, event }: OwnRecord,
  language: SentenceLanguage,
): PreviewedEvent {
  const recipients = preview.look({ ...event, arrivedMs: record.timestampMs })
  return {
    event: toStructured(event.envelope, toJson(event.type, event.value)),
    arrivedAt: isoOf(record.timestampMs),
    recipients: recipients.map((each) => toAnswer(each, language)),
  }
}

function toAnswer(preview: RecipientPreview, language: SentenceLanguage): object {
  const { recipient, outcome, rule, clause, pointer, heldUntil, copy, cells } = preview
  return {
    recipient,
    outcome,
    rule,
    clause,
    pointer,
    why: describeOutcome(preview, language),
    heldUntil:
      heldUntil !== null && 'atMs' in heldUntil ? { at: isoOf(heldUntil.atMs) } : heldUntil,
    copy: copy === null ? null : toStructured(copy.envelope, toJson(copy.type, copy.value)),
    cells: cells.map(({ shown: _, ...cell }) => cell),
  }
}
