import {
  AvroMalformedError,
  catalogue,
  EventInvalidError,
  fromKafkaBinary,
  kafkaContentType,
  mediaTypes,
  readFrame,
  toJson,
  type Decoder,
  type EventType,
} from '@ujirani/events'
import { BodyTooLargeError, parseStrictJson } from '@ujirani/http'
import type { IncomingRecord, SchemaRegistry } from '@ujirani/messaging'

/** What a record's value is read with. */
export interface InboxReading {
  readonly decoder: Decoder
  readonly schemas: Pick<SchemaRegistry, 'writerSchema'>
}

/** As over HTTP. */
const limitBytes = 262_144

/**
 * Brings a record of an inbox into the shape in which events come over HTTP, for the same door. Its
 * value is Avro in Confluent's framing with the envelope in the headers, or a whole CloudEvent as
 * JSON.
 *
 * @throws a `BusError` that `toDisposition` knows: the record's own fault, or the registry is away
 */
export async function readInboxRecord(
  reading: InboxReading,
  record: IncomingRecord,
): Promise<unknown> {
  const { headers, value } = record
  const contentType = kafkaContentType(headers)
  if (value === null) throw new AvroMalformedError({ reason: 'no value' })
  if (value.length > limitBytes) throw new BodyTooLargeError(limitBytes)
  const event =
    contentType === mediaTypes.structured
      ? parseStrictJson(value)
      : await readBinary(reading, contentType, record, value)
  checkKey(record, event)
  return event
}

async function readBinary(
  { decoder, schemas }: InboxReading,
  contentType: string,
  { headers }: IncomingRecord,
  value: Buffer,
): Promise<unknown> {
  if (contentType !== 'application/avro') {
    const detail = `must be application/avro or ${mediaTypes.structured}`
    throw new EventInvalidError([{ pointer: '/datacontenttype', detail }])
  }
  const { type: name } = fromKafkaBinary(headers, null)
  const type = typeof name === 'string' ? catalogue.eventTypes.get(name) : undefined
  // The door says what is wrong with a type that is not there.
  if (type === undefined) return fromKafkaBinary(headers, {})
  const { schemaId, payload } = readFrame(value)
  const writer = await schemas.writerSchema(schemaId)
  return fromKafkaBinary(headers, toData(type, decoder.decode(schemaId, writer, type, payload)))
}

function toData(type: EventType, value: Parameters<typeof toJson>[1]): unknown {
  try {
    return toJson(type, value)
  } catch {
    // An instant that no calendar has: its error would quote it.
    throw new AvroMalformedError({ reason: 'a value without a JSON form' })
  }
}

/** The key orders an aggregate's events from here on, so it must be the aggregate's. */
function checkKey({ key }: IncomingRecord, event: unknown): void {
  const subject = (event as { readonly subject?: unknown } | null)?.subject
  if (typeof subject === 'string' && key?.toString() !== subject) {
    const detail = 'must equal the key of the record'
    throw new EventInvalidError([{ pointer: '/subject', detail }])
  }
}
