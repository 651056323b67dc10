import { hash, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** A request to prove possession for. */
export interface RequestToProve {
  readonly method: string
  /** Query and fragment are left out of the proof. */
  readonly url: string
  /** The access token that goes with it; none at the token endpoint. */
  readonly token?: string
}

/** A key that access tokens are bound to; it never leaves the process. */
export interface DpopKey {
  /** Makes the `DPoP` header of one request. */
  readonly prove: (request: RequestToProve) => Promise<string>
}

/**
 * Makes a key for sender-constrained access tokens (ES256).
 *
 * @see RFC 9449 §4.2
 */
export async function createDpopKey(now: () => number = Date.now): Promise<DpopKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  return {
    prove: ({ method, url, token }) => {
      const { origin, pathname } = new URL(url)
      const ath = token === undefined ? {} : { ath: hash('sha256', token, 'base64url') }
      return new SignJWT({ htm: method, htu: origin + pathname, ...ath })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .setJti(randomUUID())
        .setIssuedAt(Math.floor(now() / 1000))
        .sign(privateKey)
    },
  }
}
