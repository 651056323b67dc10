import { join } from 'node:path'
import { ConfigInvalidError, readSecretJson } from '@ujirani/runtime'
import type { JWKS } from 'oidc-provider'
import { z } from 'zod'

const signingKey = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  alg: z.literal('ES256'),
  kid: z.string().min(1),
  d: z.string(),
})
const keyFile = z.object({ demo: z.boolean().default(false), keys: z.array(signingKey).min(1) })
const cookieFile = z.object({ keys: z.array(z.string().min(32)).min(1) })

/** What identity signs with. */
export interface IdentityKeys {
  readonly jwks: JWKS
  /** Newest first; the others still verify. */
  readonly cookieKeys: readonly string[]
}

/**
 * Reads the signing keys (`jwks.json`) and the cookies' (`cookies.json`).
 *
 * @throws ConfigInvalidError also for keys that everybody has, when this is production
 */
export async function readKeys(directory: string, isProduction: boolean): Promise<IdentityKeys> {
  const read = <T>(file: string, schema: z.ZodType<T>): Promise<T> =>
    readSecretJson(join(directory, file), `UJIRANI_IDENTITY_DIR (${file})`, (json) =>
      schema.parse(json),
    )
  const { demo, keys } = await read('jwks.json', keyFile)
  if (isProduction && demo) {
    throw new ConfigInvalidError([
      {
        name: 'UJIRANI_IDENTITY_PRODUCTION',
        reason: 'is true but jwks.json holds keys of the demo; make keys of your own',
      },
    ])
  }
  const cookies = await read('cookies.json', cookieFile)
  return {
    jwks: { keys: keys.map((key) => ({ ...key, use: 'sig' })) },
    cookieKeys: cookies.keys,
  }
}
