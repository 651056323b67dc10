import type { JWK } from 'jose'
import { z } from 'zod'
import { ClientFileInvalidError } from './errors.ts'

const clientFile = z.strictObject({
  client_id: z.string().min(1),
  party: z.string().min(1),
  kind: z.enum(['machine', 'people']),
  issuer: z.url(),
  token_endpoint: z.url(),
  resource: z.string().min(1),
  scope: z.string(),
  dpop: z.boolean().exactOptional(),
  jwk: z.looseObject({ kty: z.string(), kid: z.string(), d: z.string() }),
})

/** What a client needs to ask its issuer for tokens: one JSON file, mode 0600. */
export interface ClientFile {
  readonly client_id: string
  readonly party: string
  readonly kind: 'machine' | 'people'
  readonly issuer: string
  readonly token_endpoint: string
  /** The audience to ask for (RFC 8707). */
  readonly resource: string
  /** Scopes to ask for, separated by spaces. */
  readonly scope: string
  /** Whether to ask for tokens bound to a key of this process (RFC 9449). */
  readonly dpop?: boolean
  /** The client's private key, with its kid. */
  readonly jwk: JWK & { readonly kid: string }
}

/**
 * Parses the contents of a client file.
 *
 * @throws ClientFileInvalidError which names the members, never their values
 */
export function parseClientFile(contents: unknown): ClientFile {
  const parsed = clientFile.safeParse(contents)
  if (parsed.success) return parsed.data
  throw new ClientFileInvalidError(
    parsed.error.issues.map(({ path, code }) => ({
      pointer: path.map((part) => `/${String(part)}`).join(''),
      detail: code,
    })),
  )
}
