import { fileURLToPath } from 'node:url'
import type { MachineEnv } from '../config.ts'
import { LaunchError } from '../launch-error.ts'
import { repositoryRoot } from '../places.ts'
import { killTree, spawnGuarded } from '../process/guarded.ts'
import type { StoryContext, StorySummary } from './story.ts'

/** How the story is played. */
export interface StoryRun {
  readonly context: Omit<StoryContext, 'log'>
  readonly env: MachineEnv
  /** Breaks the story off. */
  readonly signal: AbortSignal
}

/**
 * Plays the story in a process of its own, on the terminal of this one.
 *
 * @returns its summary; undefined when it was broken off
 * @throws {LaunchError} when it broke by itself, after it has said why
 */
export async function runStory({
  context,
  env,
  signal,
}: StoryRun): Promise<StorySummary | undefined> {
  const main = fileURLToPath(new URL('./story/main.ts', import.meta.url))
  const child = spawnGuarded({
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', main, JSON.stringify(context)],
    options: {
      cwd: repositoryRoot,
      env: { ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  })
  let summary: StorySummary | undefined
  child.once('message', (message) => {
    summary = message as unknown as StorySummary
  })
  const breakOff = (): void => {
    killTree(child)
  }
  signal.addEventListener('abort', breakOff)
  try {
    await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
  } finally {
    signal.removeEventListener('abort', breakOff)
  }
  if (summary === undefined && !signal.aborted) {
    throw new LaunchError('The story could not be played to its end; the bus is stopped.')
  }
  return summary
}
