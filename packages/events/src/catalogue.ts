import avsc, { type Type } from 'avsc'
import { parseSchema, type RecordNode } from './avro-schema.ts'
import { hookStrings } from './avro-strings.ts'
import { toTypeName } from './event-type-name.ts'
import { schemas } from './generated/schemas.ts'
import type { BusRecordName } from './generated/types.ts'

/** A record that travels on a topic by itself. */
export interface BusRecord {
  /** Full name, which is also its subject in the schema registry. */
  readonly record: string
  /** The self-contained schema: what is registered. */
  readonly avsc: object
  /** Compiled at first use. */
  readonly avro: Type
  /** The schema with every name resolved. */
  readonly node: RecordNode
}

/** One fact that a party can publish. */
export interface EventType extends BusRecord {
  /** `org.ujirani.<family>.<fact>.v<major>` */
  readonly type: string
  readonly family: string
  /** May hold dots: `minutes.approved`. */
  readonly fact: string
  readonly major: number
  /** The top-level field that equals the envelope's subject. */
  readonly keyField: string
}

/** Everything that has a schema; whatever is not in it is not shared. */
export interface Catalogue {
  /** By the envelope's `type`. */
  readonly eventTypes: ReadonlyMap<string, EventType>
  /** The bus's own records, by full name. */
  readonly busRecords: ReadonlyMap<string, BusRecord>
  /** What a deploy step registers: record name → self-contained schema. */
  records(): ReadonlyMap<string, object>
}

type RecordSchema = Readonly<Record<string, unknown>>

/** Compiles a schema for reading and writing with the only settings the bus uses. */
export function compileAvro(schema: object): Type {
  // A fresh object each time: avsc keeps the names it has seen in it and refuses them twice.
  return avsc.Type.forSchema(
    structuredClone(schema) as never,
    {
      noAnonymousTypes: true,
      omitRecordMethods: true,
      strictDefaults: true,
      wrapUnions: 'auto',
      typeHook: hookStrings,
    } as never,
  )
}

class Entry implements BusRecord {
  readonly record: string
  readonly avsc: object
  #avro: Type | undefined
  #node: RecordNode | undefined

  constructor(record: string, schema: object) {
    this.record = record
    this.avsc = schema
  }

  get avro(): Type {
    this.#avro ??= compileAvro(this.avsc)
    return this.#avro
  }

  get node(): RecordNode {
    this.#node ??= parseSchema(this.avsc) as RecordNode
    return this.#node
  }
}

class EventEntry extends Entry implements EventType {
  readonly type: string
  readonly family: string
  readonly fact: string
  readonly major: number
  readonly keyField: string

  constructor(record: string, schema: RecordSchema) {
    super(record, schema)
    const { ceType, keyField } = schema
    const name = typeof ceType === 'string' ? toTypeName(ceType) : undefined
    if (name === undefined || typeof keyField !== 'string') {
      throw new TypeError(`${record} has no ceType and keyField`)
    }
    this.type = name.type
    this.family = name.family
    this.fact = name.fact
    this.major = name.major
    this.keyField = keyField
  }
}

/**
 * Builds a catalogue from self-contained schemas by full name: those with a `ceType` are event
 * types, the others the bus's own.
 */
export function createCatalogue(recordSchemas: Readonly<Record<string, RecordSchema>>): Catalogue {
  const eventTypes = new Map<string, EventType>()
  const busRecords = new Map<string, BusRecord>()
  for (const [record, schema] of Object.entries(recordSchemas)) {
    if ('ceType' in schema) {
      const entry = new EventEntry(record, schema)
      eventTypes.set(entry.type, entry)
    } else {
      busRecords.set(record, new Entry(record, schema))
    }
  }
  return { eventTypes, busRecords, records: () => new Map(Object.entries(recordSchemas)) }
}

/** What `schemas/` holds, as generated. */
export const catalogue: Catalogue = createCatalogue(schemas)

/** One of the bus's own records by its short name, at its first major: `busRecord('Decision')`. */
export function busRecord(name: BusRecordName): BusRecord {
  const found = catalogue.busRecords.get(`org.ujirani.bus.v1.${name}`)
  if (found === undefined) throw new TypeError(`no record ${name} in schemas/bus`)
  return found
}
