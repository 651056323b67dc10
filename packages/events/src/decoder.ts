import { BusError } from '@ujirani/errors'
import type { Type } from 'avsc'
import { parseSchema, type SchemaNode } from './avro-schema.ts'
import type { AvroValue } from './avro-value.ts'
import { compileAvro, type BusRecord } from './catalogue.ts'
import { eventLimits, limitsFor, malformed } from './cursor.ts'
import { countFields, depthOf, leastSizes, nodesOf } from './schema-measures.ts'
import { createWalker, type Walker } from './walker.ts'

/** Turns bytes of untrusted origin into values. */
export interface Decoder {
  /**
   * Walks the payload, then decodes it from the writer's schema into the reader's.
   * @param writerId the registry's id of the writer's schema; an id never changes its schema
   * @throws {AvroMalformedError} when bytes or schema break a bound, or do not fit the reader
   */
  decode(writerId: number, writerSchema: object, reader: BusRecord, payload: Buffer): AvroValue
}

export interface DecoderOptions {
  /** Also demands `encode(decode(x)) = x`, so that one value has one hash. Default: false. */
  readonly canonical?: boolean
  /** How many writers' schemas are kept compiled. Default: 256. */
  readonly mostWriters?: number
}

type Read = (payload: Buffer) => AvroValue

interface Writer {
  readonly record: string
  readonly avro: Type
  readonly walk: Walker
  readonly readers: Map<BusRecord, Read>
}

/** What a writer's schema may be at most; the registry is asked to hold the same bounds. */
const writerLimits = { textChars: 65_536, fields: 500, depth: 16 } as const

/** Creates a decoder with its own bounded cache; share one per process. */
export function createDecoder(options: DecoderOptions = {}): Decoder {
  const most = options.mostWriters ?? 256
  // A refused schema is remembered too: refusing it again must cost nothing.
  const writers = new Map<number, Writer | BusError>()
  const writerOf = (writerId: number, schema: object): Writer => {
    const known = writers.get(writerId) ?? tryCompile(schema)
    if (!writers.has(writerId)) {
      const [oldest] = writers.size >= most ? writers.keys() : []
      if (oldest !== undefined) writers.delete(oldest)
      writers.set(writerId, known)
    }
    if (BusError.is(known)) throw known
    return known
  }
  return {
    decode(writerId, writerSchema, reader, payload) {
      const writer = writerOf(writerId, writerSchema)
      // avsc would also match by alias or by bare name: another record is another statement.
      if (writer.record !== reader.record) throw malformed('schema of another record')
      writer.walk(payload)
      if (options.canonical === true) checkCanonical(writer.avro, payload)
      const read = writer.readers.get(reader) ?? compileReader(writer, reader)
      return guarded(() => read(payload))
    },
  }
}

/** avsc quotes values in its errors; none of them goes further. */
function guarded<Result>(act: () => Result): Result {
  try {
    return act()
  } catch {
    throw malformed('not what its schema says')
  }
}

function tryCompile(schema: object): Writer | BusError {
  try {
    return compileWriter(schema)
  } catch (error) {
    return BusError.is(error) ? error : malformed('schema')
  }
}

function compileWriter(schema: object): Writer {
  if (JSON.stringify(schema).length > writerLimits.textChars) throw malformed('schema too long')
  const node = parseSchema(schema)
  if (node.kind !== 'record') throw malformed('schema of no record')
  if (countFields(node) > writerLimits.fields) throw malformed('schema with too many fields')
  if (depthOf(node) > writerLimits.depth) throw malformed('schema too deep')
  const sizeOf = leastSizes(node)
  const isBomb = (part: SchemaNode): boolean => part.kind === 'array' && sizeOf(part.items) === 0
  if (nodesOf(node).some(isBomb)) throw malformed('schema with items of no bytes')
  return {
    record: node.name,
    avro: compileAvro(schema),
    walk: createWalker(node, limitsFor(node.name)),
    readers: new Map(),
  }
}

function compileReader(writer: Writer, reader: BusRecord): Read {
  const resolver = writer.avro.equals(reader.avro)
    ? undefined
    : guarded(() => reader.avro.createResolver(writer.avro))
  const read: Read = (payload) => reader.avro.fromBuffer(payload, resolver) as AvroValue
  writer.readers.set(reader, read)
  return read
}

let scratch = Buffer.allocUnsafeSlow(eventLimits.sizeBytes)

function checkCanonical(avro: Type, payload: Buffer): void {
  if (scratch.length < payload.length) scratch = Buffer.allocUnsafeSlow(payload.length)
  const end = guarded(() => avro.encode(avro.fromBuffer(payload), scratch))
  if (end < 0 || !scratch.subarray(0, end).equals(payload)) throw malformed('another spelling')
}
