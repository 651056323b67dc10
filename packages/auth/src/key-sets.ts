import { z } from 'zod'
import { fetchJson, type Fetch } from './fetch-json.ts'
import { isAllowedUrl, type PlainHttp } from './issuer-url.ts'
import { createKeySet, type KeySet, type KeySetTimes } from './key-set.ts'
import { readSigningKeys, type SigningKey } from './signing-key.ts'

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
}

const discovery = z.object({ issuer: z.string(), jwks_uri: z.string() })
const jwk = z.looseObject({ kty: z.string(), kid: z.string().max(256).exactOptional() })
const jwks = z.object({ keys: z.array(jwk).max(32) })

/**
 * Creates a reader of issuers' keys. A key withdrawn by its issuer is refused here within 60 s;
 * while the issuer cannot be reached its last known keys go on for 15 min.
 */
export function createKeySets(options: KeySetsOptions = {}): KeySets {
  const { fetch = globalThis.fetch, timeoutMs = 3_000, plainHttp = 'loopback' } = options
  const monotonicMs = options.monotonicMs ?? (() => performance.now())
  const times = { ...defaultTimes, ...options.times }
  // Bounded by the issuers in the parties' records.
  const sets = new Map<string, KeySet>()

  const read = async (issuer: string): Promise<ReadonlyMap<string, SigningKey>> => {
    const found = await get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
    const document = discovery.parse(found)
    if (document.issuer !== issuer) throw new Error('the discovery document is of another issuer')
    return readSigningKeys(jwks.parse(await get(document.jwks_uri)).keys)
  }
  const get = async (url: string): Promise<unknown> => {
    if (!isAllowedUrl(url, plainHttp)) throw new Error('the URL of the issuer is not allowed')
    const { status, body } = await fetchJson(fetch, url, { timeoutMs })
    if (status !== 200) throw new Error(`the issuer answered ${status.toString()}`)
    return body
  }
  const setOf = (issuer: string): KeySet => {
    const known = sets.get(issuer) ?? createKeySet(() => read(issuer), times, monotonicMs)
    sets.set(issuer, known)
    return known
  }
  return {
    peek: (issuer, kid) => setOf(issuer).peek(kid),
    find: (issuer, kid) => setOf(issuer).find(kid),
  }
}
