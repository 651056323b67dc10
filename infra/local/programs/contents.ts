import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const fileName = 'contents.json'

/** Size in bytes of each file below a folder, by its path relative to it. */
type Contents = Readonly<Record<string, number>>

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? walk(path) : [path]
  })
}

/** Writes down what a finished folder holds; the last thing done before it gets its name. */
export function sealFolder(folder: string): void {
  const sizes = walk(folder).map((path) => [relative(folder, path), statSync(path).size] as const)
  writeFileSync(join(folder, fileName), JSON.stringify(Object.fromEntries(sizes)))
}

/**
 * Whether a folder still holds all it held when it was sealed, by name and size: a cheap look at
 * each start (their digests were checked when they were fetched).
 */
export function isWhole(folder: string): boolean {
  try {
    const contents = JSON.parse(readFileSync(join(folder, fileName), 'utf8')) as Contents
    return Object.entries(contents).every(
      ([path, size]) => statSync(join(folder, path), { throwIfNoEntry: false })?.size === size,
    )
  } catch {
    return false
  }
}
