import { asObject, readText, type JsonObject } from './json.ts'

/** A CloudEvent in structured JSON mode, as it is sent and received. */
export interface StructuredEvent {
  readonly specversion: string
  readonly id: string
  readonly source: string
  readonly type: string
  readonly subject?: string
  readonly time?: string
  readonly data?: unknown
  /** Extension attributes: labels, agreement, redactions … */
  readonly [attribute: string]: unknown
}

/** Parses what every CloudEvent has; the rest is left as it came. */
export function parseStructuredEvent(json: unknown): StructuredEvent {
  const event: JsonObject = asObject(json, 'an event')
  return {
    ...event,
    specversion: readText(event, 'specversion'),
    id: readText(event, 'id'),
    source: readText(event, 'source'),
    type: readText(event, 'type'),
  }
}
