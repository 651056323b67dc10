import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome']

/** The browser that the tools' table has found: named by UJIRANI_CHROMIUM, or on PATH. */
export function findChromium(): string {
  const named = process.env['UJIRANI_CHROMIUM']
  if (named !== undefined && named !== '') return named
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file))
  if (found === undefined) throw new Error('no chromium on PATH')
  return found
}

/** Where pictures of the pages go, when somebody wants to look at them. */
export function picturesFolder(): string | undefined {
  return process.env['UJIRANI_PICTURES']
}
