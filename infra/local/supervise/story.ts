import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repositoryRoot, type Print } from '../places.ts'

/** What the story needs of a running bus. */
export interface StoryContext {
  readonly stateDir: string
  readonly gatewayUrl: string
  readonly auditorUrl: string
  readonly identityUrl: string
  readonly log: Print
}

/** What the story tells of itself; `ok` when every one of its checks holds. */
export interface StorySummary {
  readonly ok: boolean
}

interface StoryModule {
  playStory(context: StoryContext): Promise<StorySummary>
  printStory(summary: StorySummary): void
}

const file = join(repositoryRoot, 'examples', 'kigoma-makamba-2018', 'play.ts')

/** Plays the story on a running bus, prints what each party sees, and returns its summary. */
export async function playStory(context: StoryContext): Promise<StorySummary> {
  // Loaded when it is needed: it brings the whole client with it, and nothing of it is the bus's.
  const story = (await import(pathToFileURL(file).href)) as StoryModule
  const summary = await story.playStory(context)
  story.printStory(summary)
  return summary
}
