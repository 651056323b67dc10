// A real identity in a process of its own, with one desk and its people.
import { generateKeyPairSync, randomBytes, scryptSync, type JsonWebKey } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseClientFile, type ClientFile } from '@ujirani/client'
import { findFreePort, startService } from '@ujirani/testing'

/** An issuer that runs. */
export interface Issuer {
  readonly url: string
  /** What the page of tz.isd proves itself with. */
  readonly clientFile: ClientFile
  readonly stop: () => Promise<void>
}

const scope = 'openid feed:read'
const audience = 'urn:ujirani:bus:test'
const main = join(import.meta.dirname, '../../identity/src/main.ts')

function createKey(kid: string): { readonly own: JsonWebKey; readonly open: JsonWebKey } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const members = { kid, alg: 'ES256' }
  const toJwk = (key: typeof privateKey): JsonWebKey => ({
    ...key.export({ format: 'jwk' }),
    ...members,
  })
  return { own: toJwk(privateKey), open: toJwk(publicKey) }
}

function hashPassword(password: string): string {
  const salt = randomBytes(16)
  const hash = scryptSync(password, salt, 32, { N: 2 ** 14, r: 8, p: 1 })
  const encode = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')
  return `$scrypt$ln=14,r=8,p=1$${encode(salt)}$${encode(hash)}`
}

interface Desk {
  readonly pageUrl: string
  readonly usernames: readonly string[]
  /** The page's public key. */
  readonly key: JsonWebKey
}

/** Writes the four files that identity stands on. */
async function writeFiles(directory: string, { pageUrl, usernames, key }: Desk): Promise<void> {
  const write = (name: string, content: unknown): Promise<void> =>
    writeFile(join(directory, name), JSON.stringify(content), { mode: 0o600 })
  await write('jwks.json', { demo: true, keys: [createKey('identity-1').own] })
  await write('cookies.json', { keys: [randomBytes(32).toString('hex')] })
  await write('clients.json', [
    {
      client_id: 'tz.isd-dashboard',
      party: 'tz.isd',
      grant_types: ['authorization_code', 'refresh_token'],
      scope,
      redirect_uris: [`${pageUrl}/auth/callback`],
      post_logout_redirect_uris: [`${pageUrl}/`],
      jwks: { keys: [key] },
    },
  ])
  await write(
    'people.json',
    usernames.map((username) => ({
      username,
      party: 'tz.isd',
      roles: [username],
      password: hashPassword(`password of ${username}`),
    })),
  )
}

/** Starts identity; people sign in with `password of <name>`, and the name is their only role. */
export async function startIssuer(pageUrl: string, usernames: readonly string[]): Promise<Issuer> {
  const directory = await mkdtemp(join(tmpdir(), 'ujirani-dashboard-issuer-'))
  const key = createKey('desk-1')
  await writeFiles(directory, { pageUrl, usernames, key: key.open })
  const [port, metricsPort] = [await findFreePort(), await findFreePort()]
  const url = `http://127.0.0.1:${String(port)}`
  const service = await startService({
    main,
    readyUrl: `http://127.0.0.1:${String(metricsPort)}/readyz`,
    env: {
      UJIRANI_IDENTITY_PORT: String(port),
      UJIRANI_IDENTITY_METRICS_PORT: String(metricsPort),
      UJIRANI_IDENTITY_ISSUER: url,
      UJIRANI_IDENTITY_DIR: directory,
      UJIRANI_IDENTITY_PRODUCTION: 'false',
      UJIRANI_TOKEN_AUDIENCE: audience,
    },
  })
  const clientFile = parseClientFile({
    client_id: 'tz.isd-dashboard',
    party: 'tz.isd',
    kind: 'people',
    issuer: url,
    token_endpoint: `${url}/token`,
    resource: audience,
    scope,
    jwk: key.own,
  })
  return {
    url,
    clientFile,
    stop: async () => {
      await service.stop()
      await rm(directory, { recursive: true })
    },
  }
}
