import { toSource, toTypeName, type CopyEnvelope } from '@ujirani/events'
import { isObject, textOf, type JsonObject } from './json-view.ts'
import { readTexts, type LocalizedText } from './localized-text.ts'
import { findPlace, type PlaceLabel } from './place-label.ts'

/** A line of the list. */
export interface EventSummary {
  /** Rises with arrival in this store; never used twice. */
  readonly position: number
  readonly id: string
  readonly type: string
  readonly family: string
  readonly fact: string
  /** Who published it. */
  readonly party: string
  readonly agreement: string
  readonly agreementversion: number
  /** RFC 3339, or a day; `null` when the copy does not say when it happened. */
  readonly happenedAt: string | null
  /** When this dashboard received it; RFC 3339. */
  readonly receivedAt: string
  readonly sensitivity: string
  readonly tlp: string
  readonly cestatus: string
  /** CAP severity. */
  readonly severity: string | null
  /** What kind of thing, in a word of its schema: `CROWDING`. */
  readonly kind: string | null
  readonly title: readonly LocalizedText[]
  readonly place: PlaceLabel | null
  readonly figure: Figure | null
  /** How many fields and attributes the agreement's rule takes away or coarsens. */
  readonly redactions: number
}

/** The number an event turns on; a Count of the schemas, whose value may be suppressed. */
interface Figure {
  readonly name: string
  readonly count: JsonObject
}

const titleMembers = ['headline', 'title', 'shareableSummary', 'summary', 'event', 'text'] as const
const furtherTitles = ['communique', 'justification', 'note', 'remarks', 'measures'] as const
const timeMembers = ['occurredStart', 'start', 'onsetAt', 'arrivedAt', 'departedAt'] as const
const furtherTimes = ['closedAt', 'approvedAt', 'acknowledgedAt', 'departsAt', 'sentAt'] as const
const dayMembers = [
  'day',
  'receivedOn',
  'departedOn',
  'approvedOn',
  'foundOn',
  'periodEnd',
] as const
const figureMembers = ['affected', 'total', 'cases', 'attendance'] as const
const kindMembers = ['kind', 'status', 'outcome', 'reason', 'level'] as const

/** Makes the list's line out of a copy: what it is called, where, when, how bad, how many. */
export function toSummary(
  envelope: CopyEnvelope,
  data: unknown,
): Omit<EventSummary, 'position' | 'receivedAt'> {
  const record = isObject(data) ? data : {}
  const name = toTypeName(envelope.type)
  return {
    id: envelope.id,
    type: envelope.type,
    family: name?.family ?? 'unknown',
    fact: name?.fact ?? 'unknown',
    party: toSource(envelope.source)?.party ?? envelope.source,
    agreement: envelope.agreement,
    agreementversion: envelope.agreementversion,
    happenedAt:
      envelope.time ?? firstText(record, [...timeMembers, ...furtherTimes, ...dayMembers]),
    sensitivity: envelope.sensitivity,
    tlp: envelope.tlp,
    cestatus: envelope.cestatus,
    severity: textOf(record, 'severity'),
    kind: firstText(record, kindMembers),
    title: findTitle(record),
    place: findPlace(record),
    figure: findFigure(record),
    redactions: envelope.redactions.length,
  }
}

function firstText(record: JsonObject, names: readonly string[]): string | null {
  for (const name of names) {
    const text = textOf(record, name)
    if (text !== null) return text
  }
  return null
}

function findTitle(record: JsonObject): readonly LocalizedText[] {
  for (const name of [...titleMembers, ...furtherTitles]) {
    const texts = readTexts(record[name])
    if (texts.length > 0) return texts
  }
  return []
}

function findFigure(record: JsonObject): Figure | null {
  for (const name of figureMembers) {
    const count = record[name]
    if (isObject(count) && typeof count['qualifier'] === 'string') return { name, count }
  }
  return null
}
