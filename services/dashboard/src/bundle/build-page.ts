import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const pageDirectory = join(root, 'page')
const builtDirectory = join(root, 'dist')
const stampName = 'stamp.txt'

/**
 * Builds the page's bundle if its sources have changed since the last time; otherwise only looks
 * (a few milliseconds). The bundler is loaded only when it is needed.
 *
 * Two that build at once do not meet: each builds beside and moves the result into place.
 *
 * @returns the directory of the built page
 */
export async function buildPage(): Promise<string> {
  const stamp = await hashSources()
  if ((await readStamp()) === stamp) return builtDirectory
  const { build } = await import('vite')
  const { pageBuild } = await import('./page-build.ts')
  const fresh = `${builtDirectory}-${String(process.pid)}`
  await build(pageBuild(pageDirectory, fresh))
  await writeFile(join(fresh, stampName), stamp)
  await rm(builtDirectory, { recursive: true, force: true })
  await rename(fresh, builtDirectory)
  return builtDirectory
}

async function readStamp(): Promise<string | undefined> {
  const file = join(builtDirectory, stampName)
  return existsSync(file) ? readFile(file, 'utf8') : undefined
}

/** Over what the bundle is made of: the page's files, how it is built, and the library's version. */
async function hashSources(): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(pageDirectory, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .concat(join(import.meta.dirname, 'page-build.ts'), join(root, 'package.json'))
    .sort()
  for (const file of files) hash.update(`${file.slice(root.length)}\0`).update(await readFile(file))
  return hash.digest('hex')
}
