import { createECDH, createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import type { PublicKey } from '../src/public-key.ts'
import type { PrivateKey } from '../src/sign.ts'

/** A private key that is the same in every run: its secret is the hash of its name. */
export function fixedKey(kid: string, curve: 'P-256' | 'Ed25519' = 'P-256'): PrivateKey {
  const secret = createHash('sha256').update(`ujirani test key ${kid}`).digest()
  return curve === 'P-256' ? ecKey(kid, secret) : okpKey(kid, secret)
}

function ecKey(kid: string, secret: Buffer): PrivateKey {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(secret)
  // SEC 1 §2.3.3: 0x04, x, y.
  const point = ecdh.getPublicKey()
  return {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
    d: secret.toString('base64url'),
    kid,
    alg: 'ES256',
  }
}

function okpKey(kid: string, secret: Buffer): PrivateKey {
  // RFC 8410 §7: the PKCS #8 frame around the 32 bytes of an Ed25519 private key.
  const frame = Buffer.from('302e020100300506032b657004220420', 'hex')
  const der = Buffer.concat([frame, secret])
  const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
  const { x } = key.export({ format: 'jwk' })
  return {
    kty: 'OKP',
    crv: 'Ed25519',
    x: x ?? '',
    d: secret.toString('base64url'),
    kid,
    alg: 'EdDSA',
  }
}

/** What may be shown of a key. */
export function publicPart({ d, ...shown }: PrivateKey): PublicKey {
  if (d === undefined) throw new TypeError('not a private key')
  return shown as unknown as PublicKey
}
