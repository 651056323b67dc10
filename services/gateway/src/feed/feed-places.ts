import type { PartyId } from '@ujirani/events'
import type { PartitionBounds, PositionalReader } from '@ujirani/messaging'
import { CursorExpiredError, NotReadyError } from '../errors.ts'
import { maxTopics, type CursorSealer, type Places } from './cursor.ts'
import type { Entitlements } from './entitlements.ts'
import type { FeedTopic } from './feed-topic.ts'
import { FeedTooWideError } from './errors.ts'
import { noticesSerial } from './feed-topic.ts'

/** What a reader of a feed brings along. */
export interface FeedStart {
  readonly party: PartyId
  /** Where it stands by its cursor; empty without one. */
  readonly places: Places
  /** The topics it reads, all of them open. */
  readonly topics: readonly FeedTopic[]
}

/** A topic that is being read, and what is kept in it. */
export interface LocatedTopic {
  readonly topic: FeedTopic
  readonly bounds: PartitionBounds
}

/** Where a reader begins. */
export interface FeedFooting {
  /** Also of topics that are not read now: those keep their place. */
  readonly places: Map<number, number>
  readonly located: readonly LocatedTopic[]
}

interface FootingParts {
  readonly reader: Pick<PositionalReader, 'bounds' | 'topicIds'>
  readonly entitlements: Pick<Entitlements, 'knowsSerial'>
  readonly sealer: CursorSealer
}

/**
 * Finds where a reader begins: at its places, and at the beginning of topics it has no place in.
 *
 * @throws {CursorExpiredError} a place lies before what is kept, or in a topic that is no more
 * @throws {FeedTooWideError} @throws {NotReadyError} @throws {BrokerUnavailableError}
 */
export async function findFooting(
  { reader, entitlements, sealer }: FootingParts,
  { party, places, topics }: FeedStart,
): Promise<FeedFooting> {
  const serials = new Set([...places.keys(), ...topics.map(({ serial }) => serial)])
  serials.delete(noticesSerial)
  if (serials.size > maxTopics) throw new FeedTooWideError(maxTopics)
  const located = await locateTopics(reader, topics)
  const next = new Map(places)
  let isExpired = false
  for (const serial of places.keys()) {
    if (entitlements.knowsSerial(party, serial)) continue
    isExpired = true
    next.delete(serial)
  }
  for (const { topic, bounds } of located) {
    const place = places.get(topic.serial)
    if (place !== undefined && place >= bounds.start && place <= bounds.end) continue
    isExpired ||= place !== undefined
    next.set(topic.serial, bounds.start)
  }
  // Places that are still good stay in it: nobody has to read again what it was not too late for.
  if (isExpired) throw new CursorExpiredError(sealer.seal(party, next))
  return { places: next, located }
}

/**
 * Bounds of topics, as the register knows them.
 *
 * @throws {NotReadyError} one of them is not to be found, or is another one by now: the register
 *   will say so before long
 */
async function locateTopics(
  reader: Pick<PositionalReader, 'bounds' | 'topicIds'>,
  topics: readonly FeedTopic[],
): Promise<readonly LocatedTopic[]> {
  if (topics.length === 0) return []
  const names = topics.map(({ topic }) => topic)
  const [ids, bounds] = await Promise.all([reader.topicIds(names), reader.bounds(names)])
  return topics.map((topic) => {
    const [only] = bounds.get(topic.topic) ?? []
    if (only === undefined || ids.get(topic.topic) !== topic.topicId) {
      throw new NotReadyError('the feed')
    }
    return { topic, bounds: only }
  })
}
