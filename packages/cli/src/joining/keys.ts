import { generateKeyPairSync } from 'node:crypto'
import type { PrivateKey } from '@ujirani/policy'
import type { CommandContext } from '../commands/context.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeNewFile } from '../files.ts'

/** Options of `ujirani key new`. */
export interface NewKeyOptions {
  readonly out?: string
  readonly alg?: string
}

/** Makes a key: P-256 (ES256) or Ed25519 (EdDSA). */
export function createKey(kid: string, alg: 'ES256' | 'EdDSA'): PrivateKey {
  const { privateKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('ed25519')
  return { ...privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' }
}

/** A key without its private part. */
export function toPublicKey(key: PrivateKey): PrivateKey {
  return Object.fromEntries(Object.entries(key).filter(([name]) => name !== 'd')) as PrivateKey
}

/** Makes a signing key in a file of its own (0600) and prints the public half. */
export function newKey(
  { terminal }: CommandContext,
  kid: string,
  { out = `${kid}.jwk`, alg = 'ES256' }: NewKeyOptions,
): number {
  const key = createKey(kid, alg === 'EdDSA' ? 'EdDSA' : 'ES256')
  writeNewFile(out, key, { isSecret: true })
  terminal.print(JSON.stringify(toPublicKey(key)))
  terminal.tell(`The private key is in ${out}. Nobody else may have it; the bus never asks for it.`)
  return exitCodes.done
}
