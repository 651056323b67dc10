import { envelopeRules } from './attribute-rules.ts'
import { EventInvalidError } from './errors.ts'
import type { KafkaHeaders } from './kafka-headers.ts'

/** The media type of a record whose value is Avro, its envelope in the headers. */
const avroType = 'application/avro'

const names = ['specversion', ...envelopeRules.map(({ name }) => name)]
const attributeOf: ReadonlyMap<string, string> = new Map(names.map((name) => [`ce_${name}`, name]))

/**
 * Turns a record in binary mode into the shape of structured mode, so that one parser judges what
 * comes over Kafka and over HTTP. A value that cannot be read is handed on for its attribute's rule
 * to refuse; headers that the bus does not know are dropped.
 *
 * @param data the record's value, as JSON
 * @throws {EventInvalidError} an attribute that stands there twice: one would be judged, and the
 *   other perhaps believed
 * @see CloudEvents 1.0 Kafka binding §3.2
 */
export function fromKafkaBinary(
  headers: KafkaHeaders,
  data: unknown,
): Readonly<Record<string, unknown>> {
  const members: Record<string, unknown> = { data }
  for (const [header, value] of headers) {
    const name = attributeOf.get(header)
    if (name === undefined) continue
    if (name in members) throw fault(name, 'must be given once')
    // One byte, one character: whatever is not ASCII breaks the attribute's rule.
    members[name] = value.toString('latin1')
  }
  return members
}

/**
 * The media type that a record's headers announce, in lower case and without parameters.
 *
 * @throws {EventInvalidError} there is none, or more than one
 */
export function kafkaContentType(headers: KafkaHeaders): string {
  const values = headers.filter(([name]) => name === 'content-type').map(([, value]) => value)
  const [value] = values
  if (value === undefined) throw fault('datacontenttype', `must be ${avroType}`)
  if (values.length > 1) throw fault('datacontenttype', 'must be given once')
  return value.toString('latin1').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

function fault(attribute: string, detail: string): EventInvalidError {
  return new EventInvalidError([{ pointer: `/${attribute}`, detail }])
}
