import { AvroMalformedError } from './errors.ts'
import { isUtf8 } from './utf8.ts'

/** What one message may cost to read. */
export interface WalkLimits {
  /** Payload bytes. */
  readonly sizeBytes: number
  /** Array items and map entries in the whole message. */
  readonly items: number
  /** Records, arrays and maps around one value. */
  readonly depth: number
}

/** The bounds for events, which come from outside. */
export const eventLimits: WalkLimits = { sizeBytes: 262_144, items: 10_000, depth: 32 }

/**
 * The bounds for the bus's own records, which only its services write: a decision has a line for
 * each recipient, and a line names each redacted path. Within Kafka's default for one message.
 */
const busLimits: WalkLimits = { sizeBytes: 1_000_000, items: 200_000, depth: 32 }

/** The bounds that hold for a record, by its full name. */
export function limitsFor(record: string): WalkLimits {
  return record.startsWith('org.ujirani.bus.') ? busLimits : eventLimits
}

/**
 * The greatest magnitude of a long. avsc zigzags in a double: a negative number beyond 2⁵² comes
 * back as another one, without an error.
 */
export const greatestLong: number = 2 ** 52

/** Reads Avro's primitives strictly: one value, one spelling, and never beyond the bounds. */
export class Cursor {
  readonly bytes: Buffer
  at = 0
  readonly #limits: WalkLimits
  #items = 0
  #depth = 0

  constructor(bytes: Buffer, limits: WalkLimits) {
    if (bytes.length > limits.sizeBytes) throw malformed('too many bytes')
    this.bytes = bytes
    this.#limits = limits
  }

  get remaining(): number {
    return this.bytes.length - this.at
  }

  enter(): void {
    this.#depth += 1
    if (this.#depth > this.#limits.depth) throw malformed('too deep')
  }

  leave(): void {
    this.#depth -= 1
  }

  /** Takes the items of one block on account, before any of them is read. */
  claim(count: number, leastBytes: number): void {
    this.#items += count
    if (this.#items > this.#limits.items) throw malformed('too many items')
    if (count * leastBytes > this.remaining) throw malformed('more items than bytes')
  }

  skip(count: number): void {
    if (count < 0 || count > this.remaining) throw malformed('ends early')
    this.at += count
  }

  byte(): number {
    const value = this.bytes[this.at]
    if (value === undefined) throw malformed('ends early')
    this.at += 1
    return value
  }

  int(): number {
    const value = this.long()
    if (value !== (value | 0)) throw malformed('an int out of range')
    return value
  }

  /**
   * Zigzag, seven bits a byte, the least first. Held as 28 + 28 bits, for shifts end at 32;
   * whatever needs a ninth byte is out of range anyway.
   */
  long(): number {
    const first = this.byte()
    if (first < 0x80) return (first >>> 1) ^ -(first & 1)
    let low = first & 0x7f
    let high = 0
    for (let index = 1; ; index += 1) {
      const byte = this.byte()
      if (index === 8) throw malformed('a long out of range')
      if (index < 4) low |= (byte & 0x7f) << (7 * index)
      else high |= (byte & 0x7f) << (7 * (index - 4))
      if (byte === 0) throw malformed('a varint longer than needed')
      if (byte < 0x80) break
    }
    const magnitude = (low >>> 1) + high * 2 ** 27
    const value = (low & 1) === 0 ? magnitude : -magnitude - 1
    if (value > greatestLong || value < -greatestLong) throw malformed('a long out of range')
    return value
  }

  boolean(): void {
    if (this.byte() > 1) throw malformed('a boolean that is neither')
  }

  /** Skips a length and that many bytes; gives where these begin. */
  sized(): number {
    const length = this.long()
    const from = this.at
    this.skip(length)
    return from
  }

  /** Skips a text; gives where it begins. */
  string(): number {
    const from = this.sized()
    if (!isUtf8(this.bytes, from, this.at)) throw malformed('text that is not UTF-8')
    return from
  }

  /** JSON has no NaN or infinity, and a zero that is negative would be a second spelling. */
  number(sizeBytes: 4 | 8): void {
    const from = this.at
    this.skip(sizeBytes)
    const value = sizeBytes === 8 ? this.bytes.readDoubleLE(from) : this.bytes.readFloatLE(from)
    if (!Number.isFinite(value) || Object.is(value, -0)) throw malformed('not a plain number')
  }
}

export function malformed(reason: string): AvroMalformedError {
  return new AvroMalformedError({ reason })
}
