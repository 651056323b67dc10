import { open } from 'node:fs/promises'
import { ConfigInvalidError } from './config-invalid-error.ts'
import { Secret } from './secret.ts'

const limitBytes = 65_536

/** Readable by anyone on the machine, or writable by more than its owner. */
const openModeBits = 0o027

/**
 * Reads a secret from a file of its own, without the white space around it.
 *
 * The file may be readable by its group (as Kubernetes mounts secrets) but not by others, and
 * writable only by its owner; where modes mean nothing (Windows) that is not looked at. The mode is
 * taken from the opened file, so that it cannot be exchanged in between.
 *
 * @param path the file
 * @param name the variable that named it; appears in errors instead of the path's content
 * @throws {ConfigInvalidError} cannot be read, is too open, blank, or beyond 64 KiB
 */
export async function readSecretFile(path: string, name: string): Promise<Secret> {
  const wrong = (reason: string, cause?: unknown): ConfigInvalidError =>
    new ConfigInvalidError([{ name, reason }], cause === undefined ? {} : { cause })
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw wrong('names a file that cannot be read', cause)
  })
  try {
    const { mode, size } = await file.stat()
    const isOpen = process.platform !== 'win32' && (mode & openModeBits) !== 0
    if (isOpen) throw wrong('names a file others may read; make its mode 0600')
    if (size > limitBytes) throw wrong('names a file beyond 64 KiB')
    const content = (await file.readFile('utf8')).trim()
    if (content === '') throw wrong('names an empty file')
    return new Secret(content)
  } finally {
    await file.close()
  }
}

/**
 * Reads a secret file that holds JSON, and parses it with the caller's parser.
 *
 * @param parse unknown → T, or throws; its error's words are not shown, as they may quote the file
 * @throws {ConfigInvalidError} as {@link readSecretFile}; or the content is not what `parse` wants
 */
export async function readSecretJson<T>(
  path: string,
  name: string,
  parse: (json: unknown) => T,
): Promise<T> {
  const secret = await readSecretFile(path, name)
  try {
    return parse(JSON.parse(secret.reveal()))
  } catch {
    // The cause is dropped on purpose: V8's syntax errors quote the text, here a private key.
    throw new ConfigInvalidError([{ name, reason: 'names a file that holds something else' }])
  }
}
