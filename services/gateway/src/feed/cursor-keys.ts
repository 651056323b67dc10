import { ConfigInvalidError, readSecretFile } from '@ujirani/runtime'
import type { CursorKey } from './cursor.ts'

const name = 'UJIRANI_GATEWAY_CURSOR_KEY_FILE'
const keyGrammar = /^[0-9a-f]{64}$/
const maxKeys = 8

/**
 * Reads the keys of cursors: 32 bytes in hex on each line, the one that seals first. Put a new one
 * above the old, and take the old away when no cursor of its time is in use any more.
 *
 * @throws {ConfigInvalidError}
 */
export async function readCursorKeys(file: string): Promise<readonly CursorKey[]> {
  const secret = await readSecretFile(file, name)
  const lines = secret.reveal().split(/\r?\n/)
  if (lines.length > maxKeys || !lines.every((line) => keyGrammar.test(line))) {
    const reason = `names a file that is not 1 to ${String(maxKeys)} lines of 64 hex digits`
    throw new ConfigInvalidError([{ name, reason }])
  }
  return lines.map((line) => Buffer.from(line, 'hex'))
}
