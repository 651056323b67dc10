import { toSource } from '@ujirani/events'
import { createClient } from '@ujirani/client'
import type { Seen, SeenCopy, SeenDecision, Stray } from '../seen.ts'
import type { Story, StoryEvent } from '../story.ts'
import type { CopyMark } from './copy-marks.ts'
import { memberOf, type Member, type Members } from './members.ts'
import { until } from './until.ts'

/** What reading needs to know. */
export interface Reading {
  readonly story: Story
  readonly members: Members
  readonly gatewayUrl: string
  readonly marks: ReadonlyMap<string, CopyMark>
}

/** Decisions follow their events within milliseconds; a busy machine takes longer. */
const patienceMs = 30_000

/** Asks every publisher what became of its events, then reads every feed to its end. */
export async function readAll(reading: Reading): Promise<Seen> {
  const { story, members } = reading
  const decisions: SeenDecision[] = []
  for (const event of story.events) decisions.push(...(await readDecisions(event, reading)))
  const feeds = await Promise.all(
    [...members.values()].map((member) => readFeed(member, reading, decisions)),
  )
  return {
    decisions,
    copies: feeds.flatMap(({ copies }) => copies),
    strays: feeds.flatMap(({ strays }) => strays),
  }
}

/** What was decided of an event under the story's agreements, once it has been decided. */
async function readDecisions(
  event: StoryEvent,
  { story, members }: Reading,
): Promise<readonly SeenDecision[]> {
  const { system } = memberOf(members, event.publisher)
  const { deliveries } = await until(
    () => system.deliveries(event.envelope.id),
    (answer) => answer.deliveries.length > 0,
    patienceMs,
  )
  const ours = new Set<string>(story.agreements.map(({ agreement }) => agreement))
  return deliveries
    .filter(({ agreement }) => ours.has(agreement))
    .map(({ recipient, agreement, outcome, rule, clause, redactions }) => {
      return { event, recipient, agreement, outcome, rule, clause, redactions }
    })
}

interface Feed {
  readonly copies: readonly SeenCopy[]
  readonly strays: readonly Stray[]
}

/** Reads a party's feed, until it holds every copy that was decided for it. */
async function readFeed(
  member: Member,
  reading: Reading,
  decisions: readonly SeenDecision[],
): Promise<Feed> {
  const due = decisions.filter(
    ({ recipient, outcome }) => recipient === member.party && outcome === 'DISCLOSED',
  )
  return until(
    () => readFeedOnce(member, reading),
    ({ copies }) => copies.length >= due.length,
    patienceMs,
  )
}

async function readFeedOnce(
  { party, deskToken }: Member,
  { marks, gatewayUrl }: Reading,
): Promise<Feed> {
  const copies = new Map<string, SeenCopy>()
  const strays: Stray[] = []
  const client = createClient({ gateway: gatewayUrl, token: deskToken })
  for await (const { event: copy } of client.feed({ live: false })) {
    const mark = marks.get(copy.id)
    const isOwn = toSource(copy.source)?.party === party
    if (mark?.recipient === party) copies.set(copy.id, { ...mark, copy })
    // What is not of the story is somebody else's matter, unless it cannot be this party's.
    else if (mark !== undefined || isOwn) strays.push({ recipient: party, copy })
  }
  return { copies: [...copies.values()], strays }
}
