import { generateKeyPairSync } from 'node:crypto'
import type { PrivateKey, PublicKey } from '@ujirani/policy'

/** A signing key of nobody's, both halves. */
export interface TestKey {
  readonly privateKey: PrivateKey
  readonly publicKey: PublicKey
}

/** Makes a new ES256 key. */
export function createTestKey(kid: string): TestKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' })
  const publicKey = { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256' } as const
  return { publicKey, privateKey: { ...publicKey, d } }
}
