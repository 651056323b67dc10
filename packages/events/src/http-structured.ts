import { copyRules, envelopeRules } from './attribute-rules.ts'
import { readAttributes, type AttributeRule } from './attributes.ts'
import type { JsonValue } from './avro-value.ts'
import { partyOf, type CopyEnvelope, type Envelope } from './envelope.ts'
import { EventInvalidError } from './errors.ts'
import { Faults } from './faults.ts'

/** The media types of CloudEvents over HTTP. */
export const mediaTypes = {
  structured: 'application/cloudevents+json',
  batch: 'application/cloudevents-batch+json',
  data: 'application/json',
} as const

export type ContentMode = 'structured' | 'batch' | 'binary'

/** An event as it came in: its envelope known, its data not yet. */
export interface ParsedEnvelope {
  readonly envelope: Envelope
  readonly data: unknown
}

/** Any JSON data format is read the same way (RFC 6839 §3.1). */
const jsonType = /^application\/(?:[a-z0-9.-]+\+)?json$/

/** Which of the HTTP content modes a `content-type` announces; undefined for a foreign one. */
export function toContentMode(contentType: string | undefined): ContentMode | undefined {
  const type = mediaTypeOf(contentType)
  if (type === mediaTypes.structured) return 'structured'
  if (type === mediaTypes.batch) return 'batch'
  return type !== undefined && jsonType.test(type) ? 'binary' : undefined
}

/** The essence of a `content-type`: without parameters, in lower case. */
function mediaTypeOf(contentType: string | undefined): string | undefined {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase()
}

type Members = Readonly<Record<string, unknown>>

function isMembers(json: unknown): json is Members {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

/**
 * Reads the envelope of one event in structured mode, leaving its data as it is; attributes that
 * the bus does not know are dropped. Faults are added, and undefined is given when there are any.
 */
export function readStructured(json: unknown, faults: Faults): ParsedEnvelope | undefined {
  if (!isMembers(json)) {
    faults.add('must be a JSON object')
    return undefined
  }
  const before = faults.list.length
  const get = (name: string): unknown => (Object.hasOwn(json, name) ? json[name] : undefined)
  const envelope = readAttributes(envelopeRules, get, faults) as unknown as Envelope
  checkFrame(get, faults)
  if (faults.list.length === before) checkSubject(envelope, faults)
  return faults.list.length === before ? { envelope, data: get('data') } : undefined
}

/** The parts around the attributes: the version, the data and its declared form. */
function checkFrame(get: (name: string) => unknown, faults: Faults): void {
  if (get('specversion') !== '1.0') faults.addAt('specversion', 'must be 1.0')
  const contentType = get('datacontenttype') ?? mediaTypes.data
  const type = typeof contentType === 'string' ? mediaTypeOf(contentType) : undefined
  if (type === undefined || !jsonType.test(type)) {
    faults.addAt('datacontenttype', 'must be application/json')
  }
  if ((get('data_base64') ?? null) !== null) faults.addAt('data_base64', 'data must be JSON')
  // A null value would be a tombstone in Kafka.
  else if ((get('data') ?? null) === null) faults.addAt('data', 'is required')
}

/** An aggregate named like a party would tell who is meant wherever only the key is seen. */
function checkSubject(envelope: Envelope, faults: Faults): void {
  const parties: readonly string[] = [partyOf(envelope), ...(envelope.audience ?? [])]
  if (parties.includes(envelope.subject)) faults.addAt('subject', 'must not be a party')
}

/**
 * Reads one event in structured mode (`application/cloudevents+json`).
 * @throws {EventInvalidError} naming everything that is wrong with the envelope
 * @see CloudEvents 1.0 JSON format §2–3
 */
export function parseStructured(json: unknown): ParsedEnvelope {
  const faults = new Faults()
  const parsed = readStructured(json, faults)
  if (parsed === undefined) throw new EventInvalidError(faults.list)
  return parsed
}

/**
 * Takes a batch (`application/cloudevents-batch+json`) apart into events, unread, in order.
 * @throws {EventInvalidError} when it is no array, or an empty or too long one
 */
export function parseBatch(json: unknown, most: number): readonly unknown[] {
  const detail = `must be an array of 1 to ${most.toString()} events`
  const isBatch = Array.isArray(json) && json.length > 0 && json.length <= most
  if (!isBatch) throw new EventInvalidError([{ pointer: '', detail }])
  return json as readonly unknown[]
}

/**
 * Writes an event, or a recipient's copy, in structured mode.
 * @param data the data as JSON, from `toJson`
 */
export function toStructured(
  envelope: Envelope | CopyEnvelope,
  data: JsonValue,
): Readonly<Record<string, JsonValue>> {
  const members: Record<string, JsonValue> = { specversion: '1.0' }
  for (const { name, toText } of rulesOf(envelope)) {
    const value = (envelope as unknown as Members)[name]
    // Counts stay numbers: CloudEvents has an Integer type, and JSON keeps it.
    const text = typeof value === 'number' || value === undefined ? value : toText(value)
    if (text !== undefined) members[name] = text
  }
  members['datacontenttype'] = mediaTypes.data
  members['data'] = data
  return members
}

/** Reads a copy's envelope in structured mode, as a recipient gets it. @throws {EventInvalidError} */
export function parseStructuredCopy(json: unknown): { envelope: CopyEnvelope; data: unknown } {
  const faults = new Faults()
  const members: Members = isMembers(json) ? json : {}
  const get = (name: string): unknown => (Object.hasOwn(members, name) ? members[name] : undefined)
  const envelope = readAttributes(copyRules, get, faults) as unknown as CopyEnvelope
  checkFrame(get, faults)
  faults.refuse()
  return { envelope, data: get('data') }
}

/** The table of an envelope's attributes: only a copy has an agreement. */
export function rulesOf(envelope: Envelope | CopyEnvelope): readonly AttributeRule[] {
  return 'agreement' in envelope ? copyRules : envelopeRules
}
