import { z } from 'zod'
import { fetchJson, type Fetch } from './fetch-json.ts'
import { isAllowedUrl, type PlainHttp } from './issuer-url.ts'
import { readSigningKeys, type SigningKey } from './signing-key.ts'

interface KeyReaderParts {
  readonly fetch: Fetch
  readonly timeoutMs: number
  readonly plainHttp: PlainHttp
  readonly monotonicMs: () => number
  /** How long the address of an issuer's keys is kept, as long as it answers. */
  readonly addressMs: number
}

const discovery = z.object({ issuer: z.string(), jwks_uri: z.string() })
const jwk = z.looseObject({ kty: z.string(), kid: z.string().max(256).exactOptional() })
const jwks = z.object({ keys: z.array(jwk).max(32) })

/** Creates what reads the present keys of an issuer (OpenID Connect Discovery 1.0 §4). */
export function createKeyReader({
  fetch,
  timeoutMs,
  plainHttp,
  monotonicMs,
  addressMs,
}: KeyReaderParts): (issuer: string) => Promise<ReadonlyMap<string, SigningKey>> {
  const addresses = new Map<string, { readonly jwksUri: string; readonly atMs: number }>()
  const read = async (issuer: string): Promise<ReadonlyMap<string, SigningKey>> => {
    const address = await discover(issuer)
    try {
      return await readSigningKeys(jwks.parse(await get(address)).keys)
    } catch (error) {
      addresses.delete(issuer)
      throw error
    }
  }
  const discover = async (issuer: string): Promise<string> => {
    const known = addresses.get(issuer)
    if (known !== undefined && monotonicMs() - known.atMs < addressMs) return known.jwksUri
    const atMs = monotonicMs()
    const found = await get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
    const document = discovery.parse(found)
    if (document.issuer !== issuer) throw new Error('the discovery document is of another issuer')
    addresses.set(issuer, { jwksUri: document.jwks_uri, atMs })
    return document.jwks_uri
  }
  const get = async (url: string): Promise<unknown> => {
    if (!isAllowedUrl(url, plainHttp)) throw new Error('the URL of the issuer is not allowed')
    const { status, body } = await fetchJson(fetch, url, { timeoutMs })
    if (status !== 200) throw new Error(`the issuer answered ${status.toString()}`)
    return body
  }
  return read
}
