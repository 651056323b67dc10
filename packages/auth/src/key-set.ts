import { KeysUnavailableError } from './errors.ts'
import type { SigningKey } from './signing-key.ts'

/** How old knowledge of an issuer's keys may get; milliseconds. */
export interface KeySetTimes {
  /** From this age a use refreshes in the background. */
  readonly refreshMs: number
  /** From this age a use waits for the refresh: a withdrawn key lives no longer than this. */
  readonly maxAgeMs: number
  /** Up to this age keys go on being used while the issuer does not answer. */
  readonly maxStaleMs: number
  /** Time between two requests that are made for unknown kids or after a failure. */
  readonly cooldownMs: number
}

/** The keys of one issuer. Concurrent callers share one request. */
export interface KeySet {
  /** The key now, if it is known and young enough; never waits, refreshes in the background. */
  peek(kid: string): SigningKey | undefined
  /**
   * The key, after a refresh where age or an unknown kid asks for one; `undefined` if there is none.
   *
   * @throws KeysUnavailableError when nothing young enough is known
   */
  find(kid: string): Promise<SigningKey | undefined>
  /** Reads the keys now, however young they are; a failure leaves what is known. */
  refresh(): Promise<void>
}

/** What a set of keys is made of. */
export interface KeySetParts {
  readonly read: () => Promise<ReadonlyMap<string, SigningKey>>
  readonly times: KeySetTimes
  readonly monotonicMs: () => number
  /** A key that was there is not, or is another one under the same kid. */
  readonly onWithdrawn: () => void
}

/** Creates a set that reads its keys on first use. */
export function createKeySet({ read, times, monotonicMs, onWithdrawn }: KeySetParts): KeySet {
  let keys: ReadonlyMap<string, SigningKey> = new Map()
  // Both are the times requests *started*: what an answer says was true no earlier than that.
  let knownAt = -Infinity
  let askedAt = -Infinity
  let failure: unknown
  let flight: Promise<void> | undefined

  const refresh = (): Promise<void> => {
    flight ??= readOnce().finally(() => (flight = undefined))
    return flight
  }
  const readOnce = async (): Promise<void> => {
    const startedAt = monotonicMs()
    askedAt = startedAt
    try {
      const before = keys
      keys = await read()
      knownAt = startedAt
      failure = undefined
      if (isWithdrawn(before, keys)) onWithdrawn()
    } catch (cause) {
      failure = cause
    }
  }
  const ageMs = (): number => monotonicMs() - knownAt
  const mayAsk = (): boolean => flight !== undefined || monotonicMs() - askedAt >= times.cooldownMs

  return {
    refresh,
    peek(kid) {
      if (ageMs() >= times.maxAgeMs) return undefined
      if (ageMs() >= times.refreshMs && mayAsk()) void refresh()
      return keys.get(kid)
    },
    async find(kid) {
      if ((ageMs() >= times.maxAgeMs || !keys.has(kid)) && mayAsk()) {
        // Once the issuer is known to be down, only those wait who have nothing to go on with.
        const isDown = failure !== undefined
        const refreshed = refresh()
        if (!isDown || ageMs() >= times.maxStaleMs) await refreshed
      }
      if (ageMs() >= times.maxStaleMs) {
        throw new KeysUnavailableError(Math.ceil(times.cooldownMs / 1000), { cause: failure })
      }
      return keys.get(kid)
    },
  }
}

type Keys = ReadonlyMap<string, SigningKey>

function isWithdrawn(before: Keys, now: Keys): boolean {
  return [...before].some(([kid, { thumbprint }]) => now.get(kid)?.thumbprint !== thumbprint)
}
