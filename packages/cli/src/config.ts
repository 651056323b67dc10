import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url))

/** Where the demo of this repository keeps its state. */
export function readStateDir(env: Readonly<Record<string, string | undefined>>): string {
  return resolve(repositoryRoot, env['UJIRANI_STATE_DIR'] ?? '.ujirani')
}
