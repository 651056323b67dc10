import type { Fetch } from './fetch-json.ts'
import type { PlainHttp } from './issuer-url.ts'
import { createKeyReader } from './read-keys.ts'
import { createKeySet, type KeySet, type KeySetTimes } from './key-set.ts'
import type { SigningKey } from './signing-key.ts'

const defaultTimes: KeySetTimes = {
  refreshMs: 20_000,
  maxAgeMs: 60_000,
  // The life of a token: with the issuer down nothing new is signed, so by then nothing is left
  // that an honest issuer signed.
  maxStaleMs: 900_000,
  cooldownMs: 5_000,
}

/** What a key-set reader is made of; everything has a default. */
export interface KeySetsOptions {
  readonly fetch?: Fetch
  /** For the whole of one request; default 3 s. */
  readonly timeoutMs?: number
  readonly times?: Partial<KeySetTimes>
  /** Default `loopback`. `any` is for demo networks whose trust file says `demo`. */
  readonly plainHttp?: PlainHttp
  readonly monotonicMs?: () => number
}

/** The keys of issuers, found by discovery (OpenID Connect Discovery 1.0 §4). */
export interface KeySets {
  /** The key now, if it is known and young enough; never waits. */
  peek(issuer: string, kid: string): SigningKey | undefined
  /**
   * The key, asking the issuer where needed; `undefined` if it publishes none under that kid.
   * Callers ask only for issuers that stand in a party's record: this makes a request to the URL.
   *
   * @throws KeysUnavailableError
   */
  find(issuer: string, kid: string): Promise<SigningKey | undefined>
  /**
   * Asks issuers whose keys were used in the last quarter of an hour for them, at this interval, so
   * that a withdrawn key is known of within it and the time of one answer.
   *
   * @param onWithdrawn told of each withdrawal from then on
   * @returns how to stop
   */
  keepFresh(intervalMs: number, onWithdrawn: () => void): () => void
}

interface UsedKeySet {
  readonly keys: KeySet
  usedAtMs: number
}

/**
 * Creates a reader of issuers' keys. A key withdrawn by its issuer is refused here within 60 s;
 * while the issuer cannot be reached its last known keys go on for 15 min.
 */
export function createKeySets(options: KeySetsOptions = {}): KeySets {
  const { fetch = globalThis.fetch, timeoutMs = 3_000, plainHttp = 'loopback' } = options
  const monotonicMs = options.monotonicMs ?? (() => performance.now())
  const times = { ...defaultTimes, ...options.times }
  // Bounded by the issuers in the parties' records.
  const sets = new Map<string, UsedKeySet>()
  const listeners = new Set<() => void>()
  const onWithdrawn = (): void => {
    for (const listener of listeners) listener()
  }

  const read = createKeyReader({
    fetch,
    timeoutMs,
    plainHttp,
    monotonicMs,
    addressMs: times.maxAgeMs,
  })
  const setOf = (issuer: string): KeySet => {
    let known = sets.get(issuer)
    if (known === undefined) {
      const parts = { read: () => read(issuer), times, monotonicMs, onWithdrawn }
      known = { keys: createKeySet(parts), usedAtMs: 0 }
      sets.set(issuer, known)
    }
    known.usedAtMs = monotonicMs()
    return known.keys
  }
  const refreshUsed = (): void => {
    for (const { keys, usedAtMs } of sets.values()) {
      if (monotonicMs() - usedAtMs < times.maxStaleMs) void keys.refresh()
    }
  }
  return {
    peek: (issuer, kid) => setOf(issuer).peek(kid),
    find: (issuer, kid) => setOf(issuer).find(kid),
    keepFresh: (intervalMs, listener) => {
      listeners.add(listener)
      const timer = setInterval(refreshUsed, intervalMs).unref()
      return () => {
        clearInterval(timer)
        listeners.delete(listener)
      }
    },
  }
}
