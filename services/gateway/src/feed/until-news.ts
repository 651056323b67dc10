import type { PartyId } from '@ujirani/events'
import type { RegisterFollower } from '@ujirani/messaging'
import { chooseTopics } from './entitlements.ts'
import type { FeedFilter } from './feed-filter.ts'
import type { LiveTopic, TopicListener } from './live-topic.ts'
import type { ReadPage } from './read-page.ts'
import type { StreamParts } from './event-stream.ts'

/** What is waited for: anything behind a page that was empty. */
export interface Wait {
  readonly page: ReadPage
  readonly filter: FeedFilter
  readonly party: PartyId
  readonly restMs: number
  /** Ends the waiting early, without an error. */
  readonly signal: AbortSignal
}

/**
 * Waits until there may be something behind a page, or the party may read other topics than then,
 * or the time is over.
 */
export async function untilNews(
  { hub, entitlements }: Pick<StreamParts, 'hub' | 'entitlements'>,
  register: Pick<RegisterFollower, 'onChange'>,
  { page, filter, party, restMs, signal }: Wait,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const end = (): void => {
    resolve(undefined)
  }
  const listener: TopicListener = { onNews: end, onLost: end }
  const joined: LiveTopic[] = page.topics.map((topic) => {
    const place = page.places.get(topic.serial) ?? 0
    const live = hub.join(topic, place, listener)
    if (live.next > place) end()
    return live
  })
  const look = (): void => {
    const topics = chooseTopics(entitlements.topicsOf(party), filter.agreement)
    const isSame =
      topics.length === page.topics.length && topics.every((t, i) => t === page.topics[i])
    if (!isSame) end()
  }
  const endListening = register.onChange(look)
  const timer = setTimeout(end, restMs)
  signal.addEventListener('abort', end)
  look()
  if (signal.aborted) end()
  await promise
  signal.removeEventListener('abort', end)
  clearTimeout(timer)
  endListening()
  for (const live of joined) hub.leave(live, listener)
}
