const seed = 0x9747b28c
const m = 0x5bd1e995
const r = 24

/** 32-bit murmur2 as the Java clients compute it; signed. */
export function murmur2(data: Buffer): number {
  let h = seed ^ data.length
  const whole = data.length & ~3
  for (let i = 0; i < whole; i += 4) {
    let k = Math.imul(data.readInt32LE(i), m)
    k ^= k >>> r
    h = Math.imul(h, m) ^ Math.imul(k, m)
  }
  const rest = data.length - whole
  if (rest > 0) h = Math.imul(h ^ data.readUIntLE(whole, rest), m)
  h ^= h >>> 13
  h = Math.imul(h, m)
  return h ^ (h >>> 15)
}

/**
 * The partition a key belongs to: the one that the default partitioner of the Java clients and of
 * kafkajs choose, so that foreign producers keep the same order per key. Without a key: 0.
 *
 * @param count partitions of the topic, ≥ 1
 */
export function partitionOf(key: Buffer | string | null, count: number): number {
  if (key === null || count === 1) return 0
  const bytes = typeof key === 'string' ? Buffer.from(key) : key
  return (murmur2(bytes) & 0x7fffffff) % count
}
