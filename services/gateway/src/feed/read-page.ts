import { BusError } from '@ujirani/errors'
import type { PartyId } from '@ujirani/events'
import type { PositionalReader } from '@ujirani/messaging'
import { LeaseStaleError } from '../errors.ts'
import type { CursorSealer, Places } from './cursor.ts'
import { chooseTopics, type Entitlements } from './entitlements.ts'
import type { FeedTopic } from './feed-topic.ts'
import { isWanted, type FeedFilter, type Viewer } from './feed-filter.ts'
import { firstInOrder } from './feed-order.ts'
import { findFooting, type FeedFooting } from './feed-places.ts'
import type { FeedCopy, FeedRecordReader } from './feed-record.ts'
import { TopicRange } from './topic-range.ts'
import type { Disclosed } from './unsent-answers.ts'

/** What pages are read with. */
export interface PageParts {
  readonly reader: PositionalReader
  readonly records: FeedRecordReader
  readonly entitlements: Entitlements
  readonly sealer: CursorSealer
}

/** Who asks for which page. */
export interface PageRequest {
  readonly party: PartyId
  readonly viewer: Viewer
  readonly filter: FeedFilter
  /** Where the reader stands. */
  readonly places: Places
  /** Most copies on the page. */
  readonly limit: number
  /** Aborted when nobody waits for the page any more. */
  readonly signal: AbortSignal
}

/** A page that has been read but not shown: what may be shown is decided at the last moment. */
export interface ReadPage {
  readonly items: readonly {
    readonly topic: FeedTopic
    readonly offset: number
    readonly copy: FeedCopy
  }[]
  /** Where the reader would stand after all of it. */
  readonly places: Places
  /** Where it stood. */
  readonly begun: Places
  /** The topics that were read. */
  readonly topics: readonly FeedTopic[]
}

// A page that has something on it does not go on looking through what is filtered out.
const maxScanned = 20_000

/**
 * Reads a page up to what the topics held when it began.
 *
 * @throws {CursorExpiredError} @throws {FeedTooWideError} @throws {BrokerUnavailableError}
 * @throws {RegistryUnavailableError} @throws {NotReadyError} @throws {LeaseStaleError}
 */
export async function readPage(parts: PageParts, request: PageRequest): Promise<ReadPage> {
  try {
    return await tryReadPage(parts, request)
  } catch (error) {
    // Retention went by between two questions: now it is seen at the first one.
    if (BusError.is(error, 'ERR_OFFSET_OUT_OF_RANGE')) return tryReadPage(parts, request)
    throw error
  }
}

async function tryReadPage(parts: PageParts, request: PageRequest): Promise<ReadPage> {
  const { party, filter, places } = request
  if (!parts.entitlements.isFresh()) throw new LeaseStaleError()
  const topics = chooseTopics(parts.entitlements.topicsOf(party), filter.agreement)
  const footing = await findFooting(parts, { party, places, topics })
  const begun = new Map(footing.places)
  const items = await readItems(parts, request, footing)
  return { items, places: footing.places, begun, topics }
}

/** Reads in the order of the feed and moves the footing's places past what was read. */
async function readItems(
  { reader, records }: PageParts,
  { viewer, filter, limit, signal }: PageRequest,
  { places, located }: FeedFooting,
): Promise<ReadPage['items']> {
  const ranges = located.map(({ topic, bounds: { start, end } }) => {
    const from = places.get(topic.serial) ?? start
    return new TopicRange(reader, topic, { from, end })
  })
  const items: ReadPage['items'][number][] = []
  for (let scanned = 0; items.length < limit; scanned += 1) {
    signal.throwIfAborted()
    while (ranges.some(({ isEmpty }) => isEmpty)) {
      await Promise.all(ranges.map((range) => range.fill(limit)))
    }
    const range = firstInOrder(ranges, ({ position }) => position)
    const head = range?.head
    if (range === undefined || head === undefined) break
    if (items.length > 0 && scanned >= maxScanned) break
    const record = await records.read(head, range.topic)
    range.advance()
    places.set(range.topic.serial, head.offset + 1)
    if (record.copy !== null && isWanted(record, filter, viewer)) {
      items.push({ topic: range.topic, offset: head.offset, copy: record.copy })
    }
  }
  return items
}

/**
 * The page as it may be shown now. Of an agreement that is no longer in force nothing
 * is shown, and the reader stays where it was in it.
 *
 * @throws {LeaseStaleError}
 */
export function toDisclosedPage(
  { entitlements, sealer }: PageParts,
  party: PartyId,
  { items, places, begun, topics }: ReadPage,
): Disclosed {
  if (!entitlements.isFresh()) throw new LeaseStaleError()
  const shown = items.filter(({ topic }) => entitlements.isOpen(topic))
  const reached = new Map(places)
  for (const topic of topics) {
    if (!entitlements.isOpen(topic)) reached.set(topic.serial, begun.get(topic.serial) ?? 0)
  }
  const events = shown.map(({ copy }) => copy.json).join(',')
  const left = new Set(shown.map(({ topic }) => topic))
  return {
    text: `{"events":[${events}],"cursor":"${sealer.seal(party, reached)}"}`,
    mayLeave: () => [...left].every(entitlements.isOpen),
  }
}
