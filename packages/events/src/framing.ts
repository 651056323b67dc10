import type { Type } from 'avsc'
import type { AvroValue } from './avro-value.ts'
import { limitsFor } from './cursor.ts'
import { AvroMalformedError, EventInvalidError } from './errors.ts'

/** A message taken apart: which schema wrote it, and the Avro bytes. */
export interface Frame {
  /** The schema registry's id. */
  readonly schemaId: number
  /** A view into the message, not a copy. */
  readonly payload: Buffer
}

const headerBytes = 5
const poolBytes = 65_536

let pool = Buffer.allocUnsafeSlow(poolBytes)
let used = 0

/**
 * Encodes one value behind the Confluent header:
 *
 *     0x00   schema id, int32 big-endian   Avro binary
 *
 * The result is a view into a shared slab that is never written again; copy it if it is to be kept
 * for long, or it keeps 64 KiB alive.
 * @throws {EventInvalidError} when the value takes more bytes than a decoder reads
 * @throws {TypeError} when the value does not fit the type; it should have come from `toValue`
 */
export function encodeFramed(schemaId: number, avro: Type, value: AvroValue): Buffer {
  let end = tryEncode(avro, value)
  while (end < 0) {
    // Negative: by so many bytes the pool is too short.
    const needed = pool.length - used - end
    pool = Buffer.allocUnsafeSlow(Math.max(poolBytes, needed))
    used = 0
    end = tryEncode(avro, value)
  }
  const frame = pool.subarray(used, end)
  const { sizeBytes } = limitsFor(avro.name ?? '')
  if (frame.length - headerBytes > sizeBytes) {
    const detail = `takes more than ${sizeBytes.toString()} bytes in Avro`
    throw new EventInvalidError([{ pointer: '/data', detail }])
  }
  frame[0] = 0
  frame.writeInt32BE(schemaId, 1)
  used = end
  return frame
}

function tryEncode(avro: Type, value: AvroValue): number {
  const from = used + headerBytes
  if (from >= pool.length) return -headerBytes
  try {
    return avro.encode(value, pool, from)
  } catch {
    // Not passed on as the cause: avsc quotes the value.
    throw new TypeError(`a value that does not fit ${avro.name ?? 'its type'}`)
  }
}

/**
 * Takes a framed message apart without reading the Avro in it.
 * @throws {AvroMalformedError} when it has no Confluent header
 */
export function readFrame(message: Buffer): Frame {
  if (message.length < headerBytes || message[0] !== 0) {
    throw new AvroMalformedError({ reason: 'no schema id' })
  }
  const schemaId = message.readInt32BE(1)
  if (schemaId < 0) throw new AvroMalformedError({ reason: 'no schema id' })
  return { schemaId, payload: message.subarray(headerBytes) }
}
