import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** SHA-256 (lower-case hex) by file name, as recorded in the repository. */
export type Digests = ReadonlyMap<string, string>

/** Reads a file in the form of sha256sum: `<64 hex>  <file name>` per line. */
export function readDigests(file: string): Digests {
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return new Map(
    lines.map((line) => {
      const [digest, name] = line.split(/\s+/)
      if (digest?.length !== 64 || name === undefined) {
        throw new TypeError(`not a line of sha256sum in ${file}`)
      }
      return [name, digest]
    }),
  )
}

/** Names what a file of digests asks for: other jars are another program, in another folder. */
export function stampOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 8)
}

/**
 * Compares a folder with the recorded digests; returns the names that are missing, unknown or of
 * other content. A jar that nobody recorded is as wrong as one that was changed: it would be run.
 */
export async function findMismatches(folder: string, digests: Digests): Promise<readonly string[]> {
  const present = new Set(readdirSync(folder))
  const wrong = [...present].filter((name) => !digests.has(name))
  for (const [name, digest] of digests) {
    if (!present.has(name) || (await digestOf(join(folder, name))) !== digest) wrong.push(name)
  }
  return wrong
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
