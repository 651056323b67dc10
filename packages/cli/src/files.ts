import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { PrivateKey } from '@ujirani/policy'
import { InputInvalidError } from './errors.ts'

/** Reads a JSON file that was named on the command line. */
export function readJsonFile(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (cause) {
    throw new InputInvalidError(`${file} cannot be read`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InputInvalidError(`${file} is not JSON`, { cause })
  }
}

/** Reads a private signing key: a JWK with its kid. Nothing of it is ever printed. */
export function readKeyFile(file: string): PrivateKey {
  const json = readJsonFile(file)
  const { kid, d, kty } = (json ?? {}) as Readonly<Record<string, unknown>>
  if (typeof kid !== 'string' || typeof d !== 'string' || typeof kty !== 'string') {
    throw new InputInvalidError(`${file} is no private key: a JWK with "kid" and "d" is needed`)
  }
  return json as PrivateKey
}

/** Writes JSON for people to read too; never over a file that is there. */
export function writeNewFile(file: string, json: unknown, { isSecret = false } = {}): void {
  if (existsSync(file)) throw new InputInvalidError(`${file} is there already; it is left alone`)
  writeJsonFile(file, json, { isSecret })
}

/** Writes JSON for people to read too. */
export function writeJsonFile(file: string, json: unknown, { isSecret = false } = {}): void {
  try {
    writeFileSync(file, toText(json), { mode: isSecret ? 0o600 : 0o644 })
    if (isSecret) chmodSync(file, 0o600)
  } catch (cause) {
    throw new InputInvalidError(`${file} cannot be written`, { cause })
  }
}

/** Writes text as it is. */
export function writeTextFile(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (cause) {
    throw new InputInvalidError(`${file} cannot be written`, { cause })
  }
}

/** JSON as files hold it. */
export function toText(json: unknown): string {
  return `${JSON.stringify(json, null, 2)}\n`
}
