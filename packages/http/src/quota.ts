import type { Clock } from '@ujirani/runtime'
import { QuotaExceededError } from './request-errors.ts'

/** How much may be asked for: a bucket of `burst` units that refills at `perSecond`. */
export interface QuotaPolicy {
  /** In the `RateLimit` headers: letters and dashes. */
  readonly name: string
  readonly burst: number
  readonly perSecond: number
}

/** What is left to a caller under one policy. */
export interface Remaining {
  readonly units: number
  /** Seconds until the bucket is full again. */
  readonly resetSeconds: number
}

/** Token buckets, one per key, in this process (each replica has its own share). */
export interface Quota {
  readonly policy: QuotaPolicy
  /**
   * Takes `units` from the bucket of `key`. A single call may overdraw it down to one burst below
   * empty, so that a large batch is let through whole and paid for afterwards.
   *
   * @throws {QuotaExceededError} the bucket is empty; nothing is taken
   */
  readonly take: (key: string, units?: number) => Remaining
}

interface Bucket {
  units: number
  atMs: number
}

const maxKeys = 20_000

/** Creates a quota; the least recently used keys are forgotten beyond 20,000. */
export function createQuota(policy: QuotaPolicy, clock: Clock): Quota {
  const buckets = new Map<string, Bucket>()
  const { burst, perSecond } = policy

  const touch = (key: string): Bucket => {
    const nowMs = clock.monotonicMs()
    const known = buckets.get(key)
    if (known !== undefined) {
      known.units = Math.min(burst, known.units + ((nowMs - known.atMs) / 1000) * perSecond)
      known.atMs = nowMs
      return known
    }
    const fresh = { units: burst, atMs: nowMs }
    if (buckets.size >= maxKeys) {
      const [oldest] = buckets.keys()
      if (oldest !== undefined) buckets.delete(oldest)
    }
    buckets.set(key, fresh)
    return fresh
  }
  return {
    policy,
    take: (key, units = 1) => {
      const bucket = touch(key)
      if (bucket.units < 1) throw new QuotaExceededError(Math.ceil((1 - bucket.units) / perSecond))
      bucket.units = Math.max(-burst, bucket.units - units)
      return {
        units: Math.max(0, Math.floor(bucket.units)),
        resetSeconds: Math.ceil((burst - bucket.units) / perSecond),
      }
    },
  }
}

/**
 * The headers that tell a caller its quota.
 *
 * @see draft-ietf-httpapi-ratelimit-headers §3, §4
 */
export function toRateLimitHeaders(
  { name, burst, perSecond }: QuotaPolicy,
  { units, resetSeconds }: Remaining,
): readonly (readonly [string, string])[] {
  return [
    ['ratelimit-policy', `"${name}";q=${String(burst)};w=${String(Math.ceil(burst / perSecond))}`],
    ['ratelimit', `"${name}";r=${String(units)};t=${String(resetSeconds)}`],
  ]
}

/** The key of an anonymous caller: its address, an IPv6 one by its /64 (what one subscriber gets). */
export function toAddressKey(address: string | undefined): string {
  if (address === undefined) return 'unknown'
  if (!address.includes(':')) return address
  if (address.startsWith('::ffff:')) return address.slice(7)
  const [head = '', tail] = address.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return [...left, ...zeros, ...right].slice(0, 4).join(':')
}
