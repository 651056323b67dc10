import { readFileSync } from 'node:fs'
import { catalogue, createSalt, parseEvent, partyOf, type ParsedEvent } from '@ujirani/events'
import { originTopic, toEventRecord, type OutgoingRecord } from '@ujirani/messaging'
import type { SchemaRegistry } from '@ujirani/messaging'

const examples = new URL('../../../../examples/events/', import.meta.url)

/** Members of a structured event that are to be other than the example's. */
export interface TestEventMembers {
  readonly [attribute: string]: unknown
  readonly data?: object
}

/** Makes events of one type, each with an id of its own. */
export type TestEvents = (members?: TestEventMembers) => ParsedEvent

let count = 0

/** A UUIDv7 of this moment, different from every other of this process. */
function newId(): string {
  count += 1
  const time = Date.now().toString(16).padStart(12, '0')
  const rest = count.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${rest}`
}

/**
 * Makes events after one of the project's examples.
 *
 * @param name `incident-reported`
 */
export function createTestEvents(name: string): TestEvents {
  const text = readFileSync(new URL(`${name}.json`, examples), 'utf8')
  const example = JSON.parse(text) as Readonly<Record<string, unknown>> & { data: object }
  return ({ data = {}, ...members } = {}) => {
    const event = { ...example, id: newId(), ...members, data: { ...example.data, ...data } }
    return parseEvent(event, catalogue)
  }
}

/** The origin record of an event as the gateway would store it, with a salt of its own. */
export function toOriginRecord(
  { envelope, type, value }: ParsedEvent,
  schemas: Pick<SchemaRegistry, 'knownId'>,
): OutgoingRecord {
  const schemaId = schemas.knownId(type.record)
  if (schemaId === undefined) throw new TypeError('the registry is not ready')
  const topic = originTopic(partyOf(envelope))
  return toEventRecord({ topic, envelope, type, value, salt: createSalt(), schemaId })
}
