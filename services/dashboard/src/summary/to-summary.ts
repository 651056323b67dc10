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
  /** What an equipment event lists. */
  readonly items: readonly Item[]
  /** How many fields and attributes the agreement's rule takes away or coarsens. */
  readonly redactions: number
}

/** The number an event turns on; a Count of the schemas, whose value may be suppressed. */
interface Figure {
  readonly name: string
  readonly count: JsonObject
}

interface Item {
  readonly names: readonly LocalizedText[]
  /** A decimal; `null` when the copy does not say how many. */
  readonly amount: string | null
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
    happenedAt: toHappenedAt(envelope, record),
    sensitivity: envelope.sensitivity,
    tlp: envelope.tlp,
    cestatus: envelope.cestatus,
    severity: textOf(record, 'severity'),
    kind: firstText(record, kindMembers),
    title: findTitle(record),
    place: findPlace(record),
    figure: findFigure(record),
    items: findItems(record),
    redactions: envelope.redactions.length,
  }
}

/**
 * When it happened. Midnight sharp at the publisher's place is how a day without a time is written,
 * and what COARSEN_TIME leaves of one: it is shown as the day it stands for.
 */
function toHappenedAt({ time }: CopyEnvelope, record: JsonObject): string | null {
  const at = time ?? firstText(record, [...timeMembers, ...furtherTimes, ...dayMembers])
  return at === null ? null : at.replace(/T00:00:00(?:\.0+)?(?:Z|[+-]\d\d:\d\d)$/, '')
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

function findItems({ lines }: JsonObject): readonly Item[] {
  if (!Array.isArray(lines)) return []
  return (lines as readonly unknown[]).filter(isObject).flatMap((line) => {
    const names = readTexts(line['description'])
    const { quantity } = line
    const amount = isObject(quantity) ? textOf(quantity, 'amount') : null
    return names.length === 0 ? [] : [{ names, amount }]
  })
}

function findFigure(record: JsonObject): Figure | null {
  for (const name of figureMembers) {
    const count = record[name]
    if (isObject(count) && typeof count['qualifier'] === 'string') return { name, count }
  }
  return null
}
