import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose'
import type { ClientFile } from '@ujirani/auth'

/** A key pair as an issuer holds it. */
export interface TestKey {
  readonly kid: string
  readonly alg: string
  readonly privateKey: CryptoKey
  readonly jwk: JWK
  readonly privateJwk: JWK & { readonly kid: string }
}

/** Makes a key pair. */
export async function createTestKey(kid: string, alg = 'ES256'): Promise<TestKey> {
  const pair = await generateKeyPair(alg, { extractable: true })
  return {
    kid,
    alg,
    privateKey: pair.privateKey,
    jwk: { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' },
    privateJwk: { ...(await exportJWK(pair.privateKey)), kid, alg },
  }
}

/** An issuer on a real port that publishes whatever keys it is told to. */
export interface TestIssuer {
  readonly url: string
  keys: JWK[]
  /** Overrides the answer to a path. */
  readonly answers: Map<string, { status: number; body: string }>
  readonly requests: { readonly path: string; readonly body: string }[]
  stop(): Promise<void>
}

/** Starts an issuer. */
export async function startTestIssuer(keys: JWK[]): Promise<TestIssuer> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`
  const issuer: TestIssuer = {
    url,
    keys,
    answers: new Map(),
    requests: [],
    stop: () => stop(server),
  }
  server.on('request', (request, response) => {
    const path = request.url ?? ''
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      issuer.requests.push({ path, body: Buffer.concat(chunks).toString() })
      const { status, body } = issuer.answers.get(path) ?? usualAnswer(issuer, path)
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
  })
  return issuer
}

function usualAnswer(issuer: TestIssuer, path: string): { status: number; body: string } {
  if (path === '/.well-known/openid-configuration') {
    const document = { issuer: issuer.url, jwks_uri: `${issuer.url}/jwks` }
    return { status: 200, body: JSON.stringify(document) }
  }
  if (path === '/jwks') return { status: 200, body: JSON.stringify({ keys: issuer.keys }) }
  return { status: 404, body: '{}' }
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

/** The instant all tests here live at. */
export const instantMs = Date.parse('2026-03-01T08:00:00Z')

/** Claims of an honest token; a member set to `undefined` is left out. */
export function honestClaims(
  issuer: string,
  changes: Readonly<Record<string, unknown>> = {},
): JWTPayload {
  const issuedAt = instantMs / 1000
  return {
    iss: issuer,
    aud: 'urn:ujirani:bus:test',
    sub: 'bi.cgm-system',
    client_id: 'bi.cgm-system',
    jti: '5f0f',
    iat: issuedAt,
    exp: issuedAt + 300,
    scope: 'events:publish feed:read',
    ...changes,
  }
}

/** Signs claims as an issuer would. */
export async function signToken(
  key: TestKey,
  claims: JWTPayload,
  header: Record<string, unknown> = {},
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header })
    .sign(key.privateKey)
}

/** A client file whose token endpoint is `${issuer}/token`. */
export function clientFileOf(issuer: string, key: TestKey): ClientFile {
  return {
    client_id: 'bi.cgm-system',
    party: 'bi.cgm',
    kind: 'machine',
    issuer,
    token_endpoint: `${issuer}/token`,
    resource: 'urn:ujirani:bus:test',
    scope: 'events:publish feed:read',
    jwk: key.privateJwk,
  }
}

/** The reason (or the code, where there is none) of what `action` throws; `accepted` otherwise. */
export function reasonOf(action: () => unknown): string {
  try {
    action()
    return 'accepted'
  } catch (error) {
    const { code, details } = error as { code: string; details: { reason?: string } }
    return details.reason ?? code
  }
}
