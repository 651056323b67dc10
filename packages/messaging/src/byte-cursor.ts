/** Reads what a broker wrote, from one place to the next; numbers big-endian. */
export class ByteCursor {
  readonly bytes: Buffer
  at: number
  /** What stands from here on is not this cursor's. */
  readonly end: number

  constructor(bytes: Buffer, from = 0, end = bytes.length) {
    this.bytes = bytes
    this.at = from
    this.end = end
  }

  get remaining(): number {
    return this.end - this.at
  }

  /** @throws {RangeError} fewer bytes are left */
  skip(count: number): number {
    const from = this.at
    if (count < 0 || count > this.remaining) throw new RangeError('an answer that ends early')
    this.at = from + count
    return from
  }

  int8(): number {
    return this.bytes.readInt8(this.skip(1))
  }

  int16(): number {
    return this.bytes.readInt16BE(this.skip(2))
  }

  int32(): number {
    return this.bytes.readInt32BE(this.skip(4))
  }

  int64(): bigint {
    return this.bytes.readBigInt64BE(this.skip(8))
  }

  /** Behind its length in 16 bits. */
  text(): string {
    const length = this.int16()
    const from = this.skip(length)
    return this.bytes.toString('utf8', from, this.at)
  }

  /** A zigzag varint; exact up to 2^53, as times and lengths are. */
  varint(): number {
    let value = 0
    let unit = 1
    for (;;) {
      const byte = this.bytes[this.skip(1)] ?? 0
      value += (byte & 0x7f) * unit
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
      unit *= 128
    }
  }

  /** A view of what stands behind its length as a varint; null where that is −1. */
  varBytes(): Buffer | null {
    const length = this.varint()
    if (length === -1) return null
    const from = this.skip(length)
    return this.bytes.subarray(from, this.at)
  }
}
