/**
 * Plays the story as a process of its own, and gives its summary to the supervisor that started it.
 * What it needs of memory, client and checks and all, is gone when it ends; the bus stays.
 */
import { BusError } from '@ujirani/errors'
import { playStory, type StoryContext } from '../story.ts'

const context = JSON.parse(process.argv[2] ?? '') as Omit<StoryContext, 'log'>
try {
  const log = (line: string): void => void process.stdout.write(`${line}\n`)
  const summary = await playStory({ ...context, log })
  process.send?.(summary)
} catch (error) {
  // A fault of the bus is a sentence; anything else is a fault of the story, and shows where.
  const words = BusError.is(error) ? error.message : error instanceof Error ? error.stack : error
  process.stderr.write(`the story broke off: ${String(words)}\n`)
  process.exitCode = 1
} finally {
  if (process.connected) process.disconnect()
}
