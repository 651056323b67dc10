import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file that its owner alone may read, whole or not at all: a reader never sees half of it,
 * and no moment exists in which others could open it.
 */
export function writePrivateFile(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const half = `${file}.half`
  writeFileSync(half, content, { mode: 0o600 })
  // The mode above is kept only when the file is new.
  chmodSync(half, 0o600)
  renameSync(half, file)
}
