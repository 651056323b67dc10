import {
  contentCommitment,
  encodeFramed,
  fromCopyHeaders,
  fromKafkaHeaders,
  partyOf,
  readFrame,
  saltOf,
  toKafkaHeaders,
  AvroMalformedError,
  EventTypeUnknownError,
  type AvroValue,
  type Catalogue,
  type CopyEnvelope,
  type Decoder,
  type Envelope,
  type EventType,
  type PartyId,
} from '@ujirani/events'
import { BusError } from '@ujirani/errors'
import type { IncomingRecord, OutgoingRecord } from './records.ts'
import type { SchemaRegistry } from './schema-registry.ts'
import { originTopic, sharedTopic } from './topic-names.ts'

/** A record that does not belong on the topic it stands on: a client's fault, or somebody's try. */
class RecordMisplacedError extends BusError<'ERR_RECORD_MISPLACED'> {
  constructor(topic: string) {
    super('ERR_RECORD_MISPLACED', `a record on ${topic} belongs elsewhere`, { topic })
  }
}

/** An event record taken apart. */
export interface EventRecord<E extends Envelope | CopyEnvelope> {
  readonly envelope: E
  readonly type: EventType
  readonly value: AvroValue
  /** The content commitment of the bytes as they stand in the log. */
  readonly commitment: Buffer
  /** The record's append time, in milliseconds since 1970. */
  readonly arrivedMs: number
}

/**
 * Reads event records. Both verbs throw an error whose disposition is `quarantine` when the record
 * itself is at fault, and `ERR_REGISTRY_UNAVAILABLE` when its schema cannot be asked for now.
 *
 * That the envelope belongs to the topic is checked here, as some Java clients could put a record
 * on another topic than they were told (CVE-2026-35554).
 */
export interface EventRecordReader {
  readOrigin(record: IncomingRecord): Promise<EventRecord<Envelope>>
  readCopy(record: IncomingRecord, recipient: PartyId): Promise<EventRecord<CopyEnvelope>>
}

interface ReaderParts {
  readonly catalogue: Catalogue
  readonly decoder: Decoder
  readonly schemas: SchemaRegistry
}

/** Creates a reader; share one per process. */
export function createEventRecordReader({
  catalogue,
  decoder,
  schemas,
}: ReaderParts): EventRecordReader {
  const read = async <E extends Envelope | CopyEnvelope>(
    record: IncomingRecord,
    envelope: E,
    topic: string,
  ): Promise<EventRecord<E>> => {
    const { key, value, headers } = record
    if (record.topic !== topic || key?.toString() !== envelope.subject) {
      throw new RecordMisplacedError(record.topic)
    }
    const type = catalogue.eventTypes.get(envelope.type)
    if (type === undefined) throw new EventTypeUnknownError()
    const salt = saltOf(headers)
    if (salt === undefined) throw new AvroMalformedError({ reason: 'no salt' })
    if (value === null) throw new AvroMalformedError({ reason: 'no value' })
    const { schemaId, payload } = readFrame(value)
    const writer = await schemas.writerSchema(schemaId)
    const decoded = decoder.decode(schemaId, writer, type, payload)
    const arrivedMs = record.timestampMs
    return {
      ...{ envelope, type, value: decoded, arrivedMs },
      // Hashed for those who look at it.
      get commitment() {
        return contentCommitment({ salt, key, value, headers })
      },
    }
  }
  return {
    readOrigin: (record) => {
      const envelope = fromKafkaHeaders(record.headers)
      return read(record, envelope, originTopic(partyOf(envelope)))
    },
    readCopy: (record, recipient) => {
      const envelope = fromCopyHeaders(record.headers)
      return read(record, envelope, sharedTopic(envelope.agreement, recipient))
    },
  }
}

/** What an event record is made of. */
export interface EventRecordParts {
  readonly topic: string
  readonly envelope: Envelope | CopyEnvelope
  readonly type: EventType
  readonly value: AvroValue
  /** 16 bytes. */
  readonly salt: Buffer
  readonly schemaId: number
}

/** Makes the record of an event or a copy, and commits to its content. */
export function toEventRecord(
  parts: EventRecordParts,
): OutgoingRecord & { readonly commitment: Buffer } {
  const { topic, envelope, type, salt } = parts
  const key = Buffer.from(envelope.subject)
  const value = encodeFramed(parts.schemaId, type.avro, parts.value)
  const headers = toKafkaHeaders(envelope, { salt })
  return {
    topic,
    key,
    value,
    headers,
    commitment: contentCommitment({ salt, key, value, headers }),
  }
}

/** Whether two origin records say the same: all but the salt, byte for byte. */
export function isSameContent(one: IncomingRecord, other: IncomingRecord): boolean {
  const unsalted = ({ headers }: IncomingRecord) => headers.filter(([name]) => name !== 'ujsalt')
  const [left, right] = [unsalted(one), unsalted(other)]
  return (
    isSameBytes(one.key, other.key) &&
    isSameBytes(one.value, other.value) &&
    left.length === right.length &&
    left.every(([name, value], index) => {
      const [otherName, otherValue] = right[index] ?? []
      return name === otherName && isSameBytes(value, otherValue ?? null)
    })
  )
}

function isSameBytes(one: Buffer | null, other: Buffer | null): boolean {
  return one === null || other === null ? one === other : one.equals(other)
}
