import { createHash, randomBytes, randomUUID, scryptSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Service } from '@ujirani/runtime'
import { findFreePort } from '@ujirani/testing'
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose'
import { readConfig } from '../src/config.ts'
import { createIdentity } from '../src/service.ts'

/** The audience of this world's bus. */
export const audience = 'urn:ujirani:bus:test'
/** Where the desk's page would take a code. */
export const callbackUrl = 'http://127.0.0.1:1/auth/callback'

/** A running identity with two parties, a machine client, two desks and their people. */
export interface IdentityWorld {
  readonly issuer: string
  readonly directory: string
  readonly port: number
  readonly metricsPort: number
  readonly service: Service
  readonly clientKey: JWK & { readonly kid: string }
  readonly environment: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** Makes a private key with its kid. */
export async function createKey(kid: string): Promise<JWK & { readonly kid: string }> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' }
}

/** The public part of a key. */
export function toPublic(jwk: JWK): JWK {
  return Object.fromEntries(Object.entries(jwk).filter(([name]) => name !== 'd'))
}

/** A password as `people.json` holds it; cheap, as the tests hash many. */
function hashPassword(password: string): string {
  const salt = randomBytes(16)
  const hash = scryptSync(password, salt, 32, { N: 2 ** 14, r: 8, p: 1 })
  const encode = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')
  return `$scrypt$ln=14,r=8,p=1$${encode(salt)}$${encode(hash)}`
}

/** Writes the four files. */
export async function writeFiles(
  directory: string,
  clientKey: JWK,
  { isDemo = true } = {},
): Promise<void> {
  const write = (name: string, content: unknown): Promise<void> =>
    writeFile(join(directory, name), JSON.stringify(content), { mode: 0o600 })
  const jwks = { keys: [toPublic(clientKey)] }
  const desk = (party: string) => ({
    client_id: `${party}-dashboard`,
    party,
    client_name: `${party} desk`,
    grant_types: ['authorization_code', 'refresh_token'],
    scope: 'openid feed:read agreements:write agreements:suspend',
    redirect_uris: [callbackUrl],
    post_logout_redirect_uris: ['http://127.0.0.1:1/'],
    jwks,
  })
  const person = (username: string, party: string) => ({
    username,
    party,
    office: 'border-desk@manyovu',
    roles: ['border-desk'],
    password: hashPassword(`password of ${username}`),
  })
  await write('jwks.json', { demo: isDemo, keys: [await createKey('identity-1')] })
  await write('cookies.json', { keys: [randomBytes(32).toString('hex')] })
  await write('clients.json', [
    {
      client_id: 'bi.cgm-system',
      party: 'bi.cgm',
      grant_types: ['client_credentials'],
      scope: 'events:publish feed:read',
      jwks,
    },
    desk('tz.isd'),
    desk('bi.cgm'),
  ])
  await write('people.json', [person('amina', 'tz.isd'), person('jean', 'bi.cgm')])
}

/** Starts the real service on free ports over a directory of its own. */
export async function startIdentity(): Promise<IdentityWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'ujirani-identity-'))
  const clientKey = await createKey('client-1')
  await writeFiles(directory, clientKey)
  const [port, metricsPort] = [await findFreePort(), await findFreePort()]
  const issuer = `http://127.0.0.1:${port.toString()}`
  const environment = {
    UJIRANI_IDENTITY_PORT: port.toString(),
    UJIRANI_IDENTITY_METRICS_PORT: metricsPort.toString(),
    UJIRANI_IDENTITY_ISSUER: issuer,
    UJIRANI_IDENTITY_DIR: directory,
    UJIRANI_IDENTITY_PRODUCTION: 'false',
    UJIRANI_TOKEN_AUDIENCE: audience,
    UJIRANI_LOG_LEVEL: 'silent',
  }
  const service = await createIdentity(readConfig(environment))
  await service.start()
  return {
    issuer,
    directory,
    port,
    metricsPort,
    service,
    clientKey,
    environment,
    stop: async () => {
      await service.stop()
      await rm(directory, { recursive: true })
    },
  }
}

/** Signs a client assertion; `claims` override. */
export async function signAssertion(
  jwk: JWK & { readonly kid: string },
  clientId: string,
  issuer: string,
  claims: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({
    iss: clientId,
    sub: clientId,
    aud: issuer,
    jti: randomUUID(),
    iat: now,
    exp: now + 60,
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid: jwk.kid })
    .sign(await importJWK(jwk, 'ES256'))
}

/** An answer of the token endpoint. */
export interface TokenAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Asks the token endpoint as a client with its key. */
export async function askToken(
  world: IdentityWorld,
  clientId: string,
  form: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const response = await fetch(`${world.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await signAssertion(world.clientKey, clientId, world.issuer),
      ...form,
    }),
  })
  return { status: response.status, body: (await response.json()) as TokenAnswer['body'] }
}

/** A code verifier with its challenge (RFC 7636). */
export function createPkce(): { readonly verifier: string; readonly challenge: string } {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}
