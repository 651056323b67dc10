import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An issuer of access tokens with one key: its discovery document, its key set, its tokens. */
export interface TestIssuer {
  readonly url: string
  /** Signs an access token (RFC 9068) that is good for ten minutes; claims replace the usual ones. */
  readonly token: (clientId: string, scope: string, claims?: object) => string
  readonly stop: () => Promise<void>
}

/** Whom the tokens are for, unless their claims say otherwise. */
export const testAudience = 'urn:ujirani:bus:test'

function encode(json: unknown): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url')
}

/** Starts an issuer on a port of the system's choosing. */
export async function startTestIssuer(): Promise<TestIssuer> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'issuer-1', alg: 'ES256', use: 'sig' }
  let url = ''
  const server = createServer((request, response) => {
    const isKeys = request.url === '/jwks'
    const body = isKeys ? { keys: [jwk] } : { issuer: url, jwks_uri: `${url}/jwks` }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  return {
    url,
    token: (clientId, scope, claims = {}) => {
      const iat = Math.floor(Date.now() / 1000)
      const who = { iss: url, aud: testAudience, sub: clientId, client_id: clientId, scope }
      const payload = { ...who, jti: randomUUID(), iat, exp: iat + 600, ...claims }
      const header = { alg: 'ES256', typ: 'at+jwt', kid: 'issuer-1' }
      const signed = `${encode(header)}.${encode(payload)}`
      const key = { key: privateKey, dsaEncoding: 'ieee-p1363' as const }
      return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
    },
    stop: async () => {
      if (!server.listening) return
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
