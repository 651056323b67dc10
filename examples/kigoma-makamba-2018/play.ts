import { admitParties } from './bus/admission.ts'
import { markCopies } from './bus/copy-marks.ts'
import { readDemo } from './bus/demo.ts'
import { latencyOf } from './bus/latency.ts'
import { createMembers } from './bus/members.ts'
import { publishAll } from './bus/publishing.ts'
import { readAll } from './bus/reading.ts'
import { signAgreements } from './bus/signing.ts'
import { openStreams } from './bus/streams.ts'
import { checkBus } from './checks/bus-checks.ts'
import { checkSeen } from './checks/seen-checks.ts'
import { proposeUnsigned } from './checks/unsigned-agreement.ts'
import type { StoryContext } from './context.ts'
import { storyPage } from './printing/story-page.ts'
import { readStory } from './story.ts'
import { summarise, type StorySummary } from './summary.ts'

/** What is printed of each summary: the page shows what the summary only counts. */
const pages = new WeakMap<StorySummary, readonly string[]>()

/**
 * Plays the story on a running bus: admits its parties, has them sign their agreements and publish
 * their events, reads what each of them then sees, and checks it. Playing it again changes nothing.
 *
 * @public the supervisor loads it by its file's name
 */
export async function playStory(context: StoryContext): Promise<StorySummary> {
  const { log, gatewayUrl } = context
  const story = readStory()
  const demo = readDemo(context.stateDir)
  const members = createMembers(story, demo, context)
  log(`admitting ${members.size.toString()} parties`)
  await admitParties(members, demo)
  log(`signing ${story.agreements.length.toString()} agreements`)
  const agreements = await signAgreements(story.agreements, members, demo)
  await proposeUnsigned({ context, demo, members })
  const streams = openStreams(members, gatewayUrl)
  try {
    await streams.opened
    log(`publishing ${story.events.length.toString()} events`)
    const published = await publishAll(story.events, members)
    const marks = markCopies(story, demo.linkKeys)
    const seen = await readAll({ story, members, gatewayUrl, marks })
    const latencyMs = await latencyOf({ published, seen, streams })
    log('checking what each party sees')
    const checks = [
      ...checkSeen(story, seen),
      ...(await checkBus({ context, demo, members, published })),
    ]
    const summary = summarise({ story, seen, agreements, latencyMs, checks })
    pages.set(summary, storyPage(story, seen, summary))
    return summary
  } finally {
    await streams.close()
  }
}

/**
 * Prints side by side what each party sees, and the checks.
 *
 * @public
 */
export function printStory(summary: StorySummary): void {
  const page = pages.get(summary)
  if (page === undefined) throw new TypeError('this summary is of no story that was played here')
  process.stdout.write(`${page.join('\n')}\n`)
}
