import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository: an absolute path without a slash at its end. */
export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** Where fetched programs and start-up archives are kept between launches. */
export const defaultCacheDir = join(repositoryRoot, '.cache')

/** Tells the person at the terminal what is being done, one line at a time. */
export type Print = (line: string) => void
