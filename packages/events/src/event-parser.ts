import type { PointedFault } from '@ujirani/errors'
import type { AvroValue } from './avro-value.ts'
import type { Catalogue, EventType } from './catalogue.ts'
import type { Envelope } from './envelope.ts'
import { EventInvalidError, EventTypeUnknownError } from './errors.ts'
import { toTypeName } from './event-type-name.ts'
import { Faults } from './faults.ts'
import { readStructured } from './http-structured.ts'
import { readValue } from './to-value.ts'

/** An event that fits its envelope's rules and its schema. */
export interface ParsedEvent {
  readonly envelope: Envelope
  readonly type: EventType
  readonly value: AvroValue
}

/**
 * Reads one event in structured mode, or one brought into that shape by `fromBinary`: envelope,
 * type, data, and that the subject is the aggregate which the data names.
 * @throws {EventTypeUnknownError} when the type is well-formed but in no catalogue
 * @throws {EventInvalidError} naming everything that is wrong in envelope and data at once
 */
export function parseEvent(json: unknown, { eventTypes }: Catalogue): ParsedEvent {
  const faults = new Faults()
  const parsed = readStructured(json, faults)
  const { type: name, data } = (json ?? {}) as Readonly<Record<string, unknown>>
  const type = typeof name === 'string' ? findType(name, eventTypes) : undefined
  const value = type === undefined ? null : readData(type, data, faults)
  if (parsed === undefined || type === undefined || faults.list.length > 0) {
    throw new EventInvalidError(faults.list)
  }
  const { envelope } = parsed
  const mismatches = checkAggregate(type, envelope, value)
  if (mismatches.length > 0) throw new EventInvalidError(mismatches)
  return { envelope, type, value }
}

/** A name that is no type at all is the envelope's fault, already noted. */
function findType(name: string, eventTypes: Catalogue['eventTypes']): EventType | undefined {
  const type = eventTypes.get(name)
  if (type === undefined && toTypeName(name) !== undefined) throw new EventTypeUnknownError()
  return type
}

/** Reads the data even of an event whose envelope is wrong, so that all is told at once. */
function readData(type: EventType, data: unknown, faults: Faults): AvroValue {
  // Missing data is the envelope's fault, already noted.
  if (data === undefined || data === null) return null
  faults.enter('data')
  const value = readValue(type, data, faults)
  faults.leave()
  return value
}

/** The subject is the key that orders an aggregate's events, so it must be the one in the data. */
function checkAggregate(
  type: EventType,
  envelope: Envelope,
  value: AvroValue,
): readonly PointedFault[] {
  const key = (value as Readonly<Record<string, AvroValue>>)[type.keyField]
  if (key === envelope.subject) return []
  return [{ pointer: '/subject', detail: `must equal ${type.keyField} in the data` }]
}
