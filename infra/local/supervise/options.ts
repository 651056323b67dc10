import { parseArgs } from 'node:util'
import { LaunchError } from '../launch-error.ts'

/** What the words after `npm start --` ask for. */
export interface StartOptions {
  /** Forget everything that earlier starts kept. */
  readonly fresh: boolean
  /** Play the story, verify it, stop. */
  readonly once: boolean
  /** Where the story's summary is written. */
  readonly jsonFile: string | undefined
}

/** How to call `npm start`, in one line. */
const usage = 'npm start -- [--fresh] [--once] [--json FILE]'

/**
 * Reads the arguments.
 *
 * @throws {LaunchError} for a word that means nothing
 */
export function parseStartOptions(args: readonly string[]): StartOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        fresh: { type: 'boolean', default: false },
        once: { type: 'boolean', default: false },
        json: { type: 'string' },
      },
    })
    return { fresh: values.fresh, once: values.once, jsonFile: values.json }
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause)
    throw new LaunchError(`${words.split('\n')[0] ?? ''}. Usage: ${usage}`, { cause })
  }
}
