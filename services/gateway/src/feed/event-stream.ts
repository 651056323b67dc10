import type { ServerResponse } from 'node:http'
import type { Principal } from '@ujirani/auth'
import { BusError } from '@ujirani/errors'
import type { AgreementId, PartyId } from '@ujirani/events'
import type { AgreementStatus } from '@ujirani/policy'
import type { Clock, Logger } from '@ujirani/runtime'
import type { AnswerAccess } from '../access/access-log.ts'
import type { Backlog } from './backlog.ts'
import { chooseTopics } from './entitlements.ts'
import type { FeedTopic } from './feed-topic.ts'
import { isWanted, type FeedFilter } from './feed-filter.ts'
import { firstInOrder } from './feed-order.ts'
import { findFooting, type LocatedTopic } from './feed-places.ts'
import type { FeedCopy, FeedRecord } from './feed-record.ts'
import type { FeedReader } from './feed-reader.ts'
import type { LiveTopic, TopicListener } from './live-topic.ts'
import type { Pump, PumpQueue } from './pump-queue.ts'
import type { PageParts } from './read-page.ts'
import { StreamOutlet, type CloseReason } from './stream-outlet.ts'
import { StreamPlace } from './stream-place.ts'
import type { TopicHub } from './topic-hub.ts'
import { WatchedReader } from './watched-reader.ts'

/** What streams are made of. */
export interface StreamParts extends PageParts {
  readonly hub: TopicHub
  readonly backlog: Backlog
  readonly queue: PumpQueue
  readonly clock: Clock
  readonly logger: Logger
  /** The client's record as it is now; another object means that it has changed. */
  readonly clientOf: (principal: Principal) => object | undefined
  readonly onDelivered: (count: number) => void
  /** A topic was taken out of a stream. */
  readonly onWithdrawn: () => void
}

/** How one stream begins. */
export interface StreamOpening {
  readonly reader: FeedReader
  readonly filter: FeedFilter
  /** Where the reader stands in every topic of its cursor and of its feed. */
  readonly places: Map<number, number>
  readonly located: readonly LocatedTopic[]
  /** What it is sent is told here; the log knows of the stream already. */
  readonly access: Pick<AnswerAccess, 'noteSent' | 'mayGoOn'>
  readonly response: ServerResponse
  /** Called once, when it is over for whatever reason. */
  readonly onOver: (reason: CloseReason | 'gone') => void
}

// One write holds at most this and the event that went beyond.
const burstCharacters = 65_536

/**
 * One open stream. Before each write it is sure that the lease is fresh, the token has not expired,
 * the client stands in its party's record as it did, the event's agreement is in force, and the log
 * has heard of what was sent before.
 *
 * While the lease is not fresh, who reads is being verified again, or the log does not hear, the
 * stream stays open and is silent but for its pings; it goes on by itself.
 */
export class EventStream implements Pump, TopicListener {
  readonly party: PartyId
  readonly #parts: StreamParts
  readonly #opening: StreamOpening
  readonly #reader: WatchedReader
  readonly #outlet: StreamOutlet
  /** By serial; also of topics that are not followed now. */
  readonly #next: Map<number, number>
  readonly #followed = new Map<FeedTopic, StreamPlace>()
  /** Places that may have something to show. */
  readonly #ready = new Set<StreamPlace>()
  /** Topics of what the outlet still holds. */
  readonly #unsent = new Set<FeedTopic>()
  /** Topics that were followed and are not; who reads was told so. */
  readonly #withdrawn = new Set<FeedTopic>()
  #topics: readonly FeedTopic[] = []
  #isJoining = false
  #isOver = false

  constructor(parts: StreamParts, opening: StreamOpening) {
    const { reader, response, places, located } = opening
    this.#parts = parts
    this.#opening = opening
    this.party = reader.principal.party
    this.#reader = new WatchedReader(reader, {
      clientOf: parts.clientOf,
      nowMs: parts.clock.nowMs,
      onRefused: () => {
        this.close('token-expired')
      },
      onUnknown: (error) => {
        parts.logger.warn('reader not verified yet', { party: this.party, error })
      },
    })
    this.#next = places
    this.#outlet = new StreamOutlet(response, parts.clock, {
      onRoom: () => {
        this.#unsent.clear()
        parts.queue.add(this)
      },
      onGone: () => {
        this.#finish('gone')
      },
    })
    this.#outlet.open()
    this.#follow(located)
  }

  onNews(live: LiveTopic): void {
    const place = this.#followed.get(live.topic)
    if (place === undefined) return
    this.#ready.add(place)
    this.#parts.queue.add(this)
  }

  onLost(): void {
    this.close('cursor-expired')
  }

  /** Writes what is ready, as far as it may be written now. */
  pump(): void {
    if (this.#isOver || this.#outlet.isBlocked || !this.#mayWrite()) return
    const burst = this.#collect()
    if (burst === '') return
    this.#outlet.write(burst)
    if (!this.#outlet.holdsUnsent) this.#unsent.clear()
    if (this.#ready.size > 0) this.#parts.queue.add(this)
  }

  /** Called many times a second: pings, cuts who does not read, ends what has expired. */
  tick(): void {
    if (this.#isOver) return
    if (this.#reader.isExpired) this.close('token-expired')
    else if (!this.#outlet.tick()) this.close('slow-consumer')
    else if (this.#ready.size > 0) this.#parts.queue.add(this)
  }

  /** Called when the register has changed, and each second: follows what is open now. */
  refresh(): void {
    if (this.#isOver) return
    if (!this.#reader.isUnchanged) void this.verify()
    const topics = this.#parts.entitlements.topicsOf(this.party)
    if (topics === this.#topics || this.#isJoining) return
    const open = new Set(chooseTopics(topics, this.#opening.filter.agreement))
    for (const [topic, place] of this.#followed) {
      if (!open.has(topic)) this.#unfollow(place)
    }
    const fresh = [...open].filter((topic) => !this.#followed.has(topic))
    if (fresh.length === 0) this.#topics = topics
    else void this.#join(fresh)
  }

  /** Verifies who reads; a refusal ends the stream. Called each second, and on changes. */
  async verify(): Promise<void> {
    if (this.#isOver) return
    await this.#reader.verify()
    this.#parts.queue.add(this)
  }

  /** Ends the stream with its last message; what it had not written stays unwritten. */
  close(reason: CloseReason): void {
    if (this.#isOver) return
    // What waits was written while it was allowed; it must not leave any more.
    if (reason === 'token-expired' && this.#outlet.holdsUnsent) this.#outlet.cut()
    else this.#outlet.end(reason)
    this.#finish(reason)
  }

  #finish(reason: CloseReason | 'gone'): void {
    if (this.#isOver) return
    this.#isOver = true
    for (const { live } of this.#followed.values()) this.#parts.hub.leave(live, this)
    this.#followed.clear()
    this.#ready.clear()
    this.#opening.onOver(reason)
  }

  #mayWrite(): boolean {
    if (this.#reader.isExpired) this.close('token-expired')
    if (this.#isOver || !this.#opening.access.mayGoOn()) return false
    return this.#parts.entitlements.isFresh() && this.#reader.isUnchanged
  }

  /** The next messages, in the order of the feed. */
  #collect(): string {
    let burst = ''
    let count = 0
    while (burst.length < burstCharacters && !this.#isLoading()) {
      const place = firstInOrder(this.#ready, ({ position }) => position)
      const record = place?.head
      if (place === undefined || record === undefined) {
        for (const each of this.#ready) if (!each.isBehind) this.#ready.delete(each)
        break
      }
      const message = this.#take(place, record)
      burst += message
      if (message !== '') count += 1
    }
    this.#parts.onDelivered(count)
    return burst
  }

  /** Goes past a record; gives its message, or nothing where there is nothing to show. */
  #take(place: StreamPlace, record: FeedRecord): string {
    const { topic } = place
    if (!this.#parts.entitlements.isOpen(topic)) {
      this.#unfollow(place)
      return ''
    }
    place.advance(record)
    this.#next.set(topic.serial, place.next)
    const { copy } = record
    if (copy === null || !isWanted(record, this.#opening.filter, this.#reader.principal)) return ''
    this.#unsent.add(topic)
    this.#opening.access.noteSent(topic.topic, 0, record.offset)
    return toMessage(this.#parts.sealer.seal(this.party, this.#next), copy)
  }

  /** Has what stands behind loaded; whether that has to be waited for, to keep the order. */
  #isLoading(): boolean {
    let isLoading = false
    for (const place of this.#ready) {
      if (place.wantsLoad) void this.#load(place)
      isLoading ||= place.isLoading
    }
    return isLoading
  }

  async #load(place: StreamPlace): Promise<void> {
    try {
      await place.load()
      this.#parts.queue.add(this)
    } catch (error) {
      // The next tick tries again.
      if (BusError.is(error, 'ERR_OFFSET_OUT_OF_RANGE')) this.close('cursor-expired')
      else this.#parts.logger.warn('feed not read yet', { topic: place.topic.topic, error })
    }
  }

  #follow(located: readonly LocatedTopic[]): void {
    for (const { topic, bounds } of located) {
      const next = this.#next.get(topic.serial) ?? bounds.start
      this.#next.set(topic.serial, next)
      const live = this.#parts.hub.join(topic, bounds.end, this)
      const place = new StreamPlace(this.#parts.backlog, live, next)
      this.#followed.set(topic, place)
      this.#ready.add(place)
      if (this.#withdrawn.delete(topic)) this.#tell(topic)
    }
    this.#parts.queue.add(this)
  }

  /** Tells where an agreement stands whose events stop coming, or come again. */
  #tell(topic: FeedTopic): void {
    if (this.#reader.isExpired || !this.#reader.isUnchanged) return
    const { agreement } = topic
    if (agreement === null) return
    this.#outlet.write(toNotice(agreement, this.#parts.entitlements.statusOf(agreement)))
  }

  /** The place stays in the cursor. */
  #unfollow(place: StreamPlace): void {
    // What waits of it must not leave: only the connection can be thrown away, not a part of it.
    if (this.#outlet.holdsUnsent && this.#unsent.has(place.topic)) this.#outlet.cut()
    this.#parts.onWithdrawn()
    this.#withdrawn.add(place.topic)
    this.#tell(place.topic)
    this.#parts.hub.leave(place.live, this)
    this.#followed.delete(place.topic)
    this.#ready.delete(place)
    this.#topics = []
  }

  async #join(topics: readonly FeedTopic[]): Promise<void> {
    this.#isJoining = true
    try {
      const start = { party: this.party, places: new Map(this.#next), topics }
      const { located } = await findFooting(this.#parts, start)
      if (!this.#isOver) this.#follow(located)
    } catch (error) {
      // Otherwise the next refresh tries again.
      if (BusError.is(error, 'ERR_CURSOR_EXPIRED')) this.close('cursor-expired')
      else if (BusError.is(error, 'ERR_FEED_TOO_WIDE')) this.close('feed-too-wide')
      else this.#parts.logger.warn('feed not widened yet', { party: this.party, error })
    } finally {
      this.#isJoining = false
    }
  }
}

/** One message of an event stream: neither cursor, type nor JSON holds a line break. */
function toMessage(cursor: string, { type, json }: FeedCopy): string {
  return `id: ${cursor}\nevent: ${type}\ndata: ${json}\n\n`
}

/**
 * A message beside the events, without a cursor: events of this agreement stop, or go on. An event
 * stream of its own kind, as `closed` is.
 */
function toNotice(agreement: AgreementId, state: AgreementStatus): string {
  return `event: notice\ndata: ${JSON.stringify({ agreement, state })}\n\n`
}
