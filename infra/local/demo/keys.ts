import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { writePrivateFile } from '../process/private-file.ts'

/** A private signing key as a JWK; its `kid` names it. */
export type PrivateJwk = Readonly<Record<string, unknown>> & {
  readonly kid: string
  readonly alg: 'ES256' | 'EdDSA'
}

/** Makes a key: P-256 for parties, clients and roots, Ed25519 for receipts. */
export function createKey(kid: string, alg: 'ES256' | 'EdDSA'): PrivateJwk {
  const { privateKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('ed25519')
  return { ...privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' }
}

/** The key without its private part. */
export function toPublic(key: PrivateJwk): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(key).filter(([name]) => name !== 'd'))
}

/** Reads the key of a file, making both when it is not there; a key once made stays. */
export function keepKey(file: string, kid: string, alg: 'ES256' | 'EdDSA'): PrivateJwk {
  return keepJson(file, () => createKey(kid, alg))
}

/** Reads a file's JSON, writing what `create` returns when it is not there; 0600. */
export function keepJson<T>(file: string, create: () => T): T {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T
  const value = create()
  writeJson(file, value)
  return value
}

/** Writes JSON for people to read too, 0600. */
export function writeJson(file: string, value: unknown): void {
  writePrivateFile(file, `${JSON.stringify(value, null, 2)}\n`)
}
