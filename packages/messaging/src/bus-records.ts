import {
  busRecord,
  createSalt,
  encodeFramed,
  readFrame,
  AvroMalformedError,
  type BusRecordName,
  type BusRecordValues,
  type Decoder,
} from '@ujirani/events'
import type { Publisher } from './publisher.ts'
import type { IncomingRecord, OutgoingRecord, RecordPosition } from './records.ts'
import type { SchemaRegistry } from './schema-registry.ts'

const contentType = ['content-type', Buffer.from('application/avro')] as const

/** One of the bus's own records, and where it goes. */
export interface BusRecordToWrite<N extends BusRecordName> {
  readonly topic: string
  readonly key: string | null
  readonly value: BusRecordValues[N]
}

/**
 * Writes the bus's own records; durability, order and errors are the publisher's. Each has a salt of
 * its own (`ujsalt`, 16 bytes), so that what the ledger says of it cannot be guessed at.
 */
export interface BusRecordWriter {
  write<N extends BusRecordName>(name: N, record: BusRecordToWrite<N>): Promise<RecordPosition>
  /** The record itself, for a caller that writes it together with others. */
  encode<N extends BusRecordName>(name: N, record: BusRecordToWrite<N>): Promise<OutgoingRecord>
}

/** Creates a writer that resolves each record's schema id once. */
export function createBusRecordWriter(
  publisher: Publisher,
  schemas: SchemaRegistry,
): BusRecordWriter {
  const encode: BusRecordWriter['encode'] = async (name, { topic, key, value }) => {
    const { record, avro } = busRecord(name)
    const schemaId = await schemas.idOf(record)
    const headers = [contentType, ['ujsalt', createSalt()] as const]
    return { topic, key, value: encodeFramed(schemaId, avro, value), headers }
  }
  return {
    encode,
    write: async (name, record) => publisher.publish(await encode(name, record)),
  }
}

/** Reads the bus's own records. */
export interface BusRecordReader {
  /** @throws {AvroMalformedError} @throws {RegistryUnavailableError} @throws {SchemaUnknownError} */
  read<N extends BusRecordName>(name: N, record: IncomingRecord): Promise<BusRecordValues[N]>
}

/** Creates a reader; share one per process. */
export function createBusRecordReader(decoder: Decoder, schemas: SchemaRegistry): BusRecordReader {
  return {
    read: async <N extends BusRecordName>(name: N, { value }: IncomingRecord) => {
      if (value === null) throw new AvroMalformedError({ reason: 'no value' })
      const { schemaId, payload } = readFrame(value)
      const writer = await schemas.writerSchema(schemaId)
      const decoded: unknown = decoder.decode(schemaId, writer, busRecord(name), payload)
      return decoded as BusRecordValues[N]
    },
  }
}
