import { readFileSync, statSync } from 'node:fs'
import { ConfigInvalidError, type Clock, type Logger } from '@ujirani/runtime'

const lookEveryMs = 500

/** The parsed content of a file that may be replaced while the service runs. */
export interface FollowedFile<T> {
  /** The content now; a change of the file is seen within half a second. */
  current(): T
}

interface FollowOptions<T> {
  readonly path: string
  readonly parse: (json: unknown) => T
  readonly logger: Logger
  readonly clock: Clock
}

/**
 * Reads a JSON file, and again whenever it has changed. A new content that does not parse is logged
 * and the last good one stays in use: a slip of the editor must not lock everybody out.
 *
 * @throws ConfigInvalidError when there is no good content to begin with
 */
export function followFile<T>(options: FollowOptions<T>): FollowedFile<T> {
  const { path, logger, clock } = options
  let stamp = stampOf(path)
  let content = readFirst(options)
  let lookedAt = clock.monotonicMs()

  const look = (): void => {
    lookedAt = clock.monotonicMs()
    try {
      const seen = stampOf(path)
      if (seen === stamp) return
      stamp = seen
      content = read(options)
      logger.info('file read again', { path })
    } catch (error) {
      logger.error('file cannot be used, its last content stays', { path, error })
    }
  }
  return {
    current() {
      if (clock.monotonicMs() - lookedAt >= lookEveryMs) look()
      return content
    },
  }
}

function readFirst<T>(options: FollowOptions<T>): T {
  try {
    return read(options)
  } catch {
    // The cause is left out: what a parser says of a file may quote it.
    throw new ConfigInvalidError([{ name: options.path, reason: 'cannot be read or is not valid' }])
  }
}

function read<T>({ path, parse }: FollowOptions<T>): T {
  return parse(JSON.parse(readFileSync(path, 'utf8')))
}

/** Changes whenever the file is written or exchanged. */
function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat === undefined ? '' : [stat.ino, stat.size, stat.mtimeMs].join(' ')
}
