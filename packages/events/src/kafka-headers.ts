import { copyRules, envelopeRules } from './attribute-rules.ts'
import { readAttributes, type AttributeRule } from './attributes.ts'
import type { CopyEnvelope, Envelope } from './envelope.ts'
import { toTypeName } from './event-type-name.ts'
import { Faults } from './faults.ts'
import { rulesOf } from './http-structured.ts'

/** The headers of a Kafka record, in order; a name may come twice. */
export type KafkaHeaders = readonly (readonly [name: string, value: Buffer])[]

/** How many random bytes make a commitment unguessable. */
export const saltBytes = 16

const contentType = 'application/avro'
const fixedHeaders: KafkaHeaders = [
  ['content-type', Buffer.from(contentType)],
  ['ce_specversion', Buffer.from('1.0')],
]

/**
 * Writes the headers of an event record, always in one order, for they are part of what is
 * committed to:
 *
 *     content-type ce_specversion ce_id ce_source ce_type ce_subject ce_time
 *     ce_<the other attributes, in the order of their table> ujfamily ujsalt
 *
 * @param extra.salt 16 bytes, raw
 * @see CloudEvents 1.0 Kafka binding §3.2 (binary mode)
 */
export function toKafkaHeaders(
  envelope: Envelope | CopyEnvelope,
  extra: { readonly salt: Buffer },
): KafkaHeaders {
  if (extra.salt.length !== saltBytes) throw new TypeError('a salt is 16 bytes')
  const headers: (readonly [string, Buffer])[] = [...fixedHeaders]
  const values = envelope as unknown as Readonly<Record<string, unknown>>
  for (const { name, toText } of rulesOf(envelope)) {
    const value = values[name]
    const text = value === undefined ? undefined : toText(value)
    if (text !== undefined) headers.push(headerOf(name, text))
  }
  headers.push(familyHeader(envelope.type))
  headers.push(['ujsalt', extra.salt])
  return headers
}

type Header = KafkaHeaders[number]

/** Attributes with a value of its own in nearly every record. */
const singular: ReadonlySet<string> = new Set([
  ...['id', 'subject', 'time', 'recordedtime', 'sequence'],
  ...['correlationid', 'causationid', 'derivedfrom'],
])

/** Headers that come again and again, by attribute and text; nobody writes to their bytes. */
const kept: ReadonlyMap<string, Map<string, Header>> = new Map(
  [...envelopeRules, ...copyRules, { name: 'family of a type' }]
    .filter(({ name }) => !singular.has(name))
    .map(({ name }) => [name, new Map<string, Header>()]),
)
/** Of one attribute; then they are gathered anew. */
const mostKept = 256

function headerOf(name: string, text: string): Header {
  return keptHeader(name, text, () => [`ce_${name}`, Buffer.from(text, 'latin1')])
}

function familyHeader(type: string): Header {
  return keptHeader('family of a type', type, () => {
    return ['ujfamily', Buffer.from(toTypeName(type)?.family ?? '', 'latin1')]
  })
}

function keptHeader(name: string, text: string, create: () => Header): Header {
  const ofName = kept.get(name)
  const known = ofName?.get(text)
  if (known !== undefined) return known
  const header = create()
  if (ofName === undefined) return header
  if (ofName.size >= mostKept) ofName.clear()
  // Bytes of its own: as a view it would keep the whole pool alive that it was cut from.
  const own = Buffer.allocUnsafeSlow(header[1].length)
  own.set(header[1])
  const lasting = [header[0], own] as const
  ofName.set(text, lasting)
  return lasting
}

/**
 * Reads a publisher's envelope from headers; those that the bus does not know are dropped.
 * @throws {EventInvalidError} naming everything that is wrong
 */
export function fromKafkaHeaders(headers: KafkaHeaders): Envelope {
  return parseHeaders(envelopeRules, headers) as unknown as Envelope
}

/**
 * Reads a copy's envelope from headers.
 * @throws {EventInvalidError} naming everything that is wrong
 */
export function fromCopyHeaders(headers: KafkaHeaders): CopyEnvelope {
  return parseHeaders(copyRules, headers) as unknown as CopyEnvelope
}

/** The headers that are read, and the attribute each is named for in a fault. */
const attributeOfHeader: ReadonlyMap<string, string> = new Map([
  ['content-type', 'datacontenttype'],
  ...['specversion', ...[...envelopeRules, ...copyRules].map(({ name }) => name)].map(
    (name) => [`ce_${name}`, name] as const,
  ),
])

function parseHeaders(
  rules: readonly AttributeRule[],
  headers: KafkaHeaders,
): Readonly<Record<string, unknown>> {
  const faults = new Faults()
  const texts = new Map<string, string>()
  for (const [header, value] of headers) {
    const attribute = attributeOfHeader.get(header)
    if (attribute === undefined) continue
    // Of two values one would be judged and the other perhaps believed.
    if (texts.has(attribute)) faults.addAt(attribute, 'must be given once')
    // One byte, one character: whatever is not ASCII breaks the attribute's rule.
    texts.set(attribute, value.toString('latin1'))
  }
  if (texts.get('datacontenttype') !== contentType) {
    faults.addAt('datacontenttype', `must be ${contentType}`)
  }
  if (texts.get('specversion') !== '1.0') faults.addAt('specversion', 'must be 1.0')
  const envelope = readAttributes(rules, (name) => texts.get(name), faults)
  faults.refuse()
  return envelope
}

/** The salt among a record's headers; undefined unless there is exactly one of 16 bytes. */
export function saltOf(headers: KafkaHeaders): Buffer | undefined {
  const salts = headers.filter(([name]) => name === 'ujsalt').map(([, value]) => value)
  const [salt] = salts
  return salts.length === 1 && salt?.length === saltBytes ? salt : undefined
}
