import type { ServerResponse } from 'node:http'
import { findClient } from '@ujirani/policy'
import type {
  BusRecordReader,
  EventRecordReader,
  PositionalReader,
  RegisterFollower,
} from '@ujirani/messaging'
import type { Clock, Logger, Part } from '@ujirani/runtime'
import type { AnswerAccess } from '../access/access-log.ts'
import { toSpans, type RecordSpan } from '../access/sent-spans.ts'
import { LeaseStaleError } from '../errors.ts'
import { createBacklog } from './backlog.ts'
import { createCursorSealer, type CursorKey, type Places } from './cursor.ts'
import { chooseTopics, createEntitlements } from './entitlements.ts'
import { EventStream, type StreamParts } from './event-stream.ts'
import { findFooting } from './feed-places.ts'
import { findCopy, type FoundEvent } from './find-copy.ts'
import type { FeedFilter, Viewer } from './feed-filter.ts'
import type { DecidedCopy } from '../decided-copy.ts'
import { verifyReader, type FeedReader } from './feed-reader.ts'
import { createFeedRecordReader } from './feed-record.ts'
import { createNoticeTopics, type NoticeTopics } from './notice-topics.ts'
import { createOpenLimit, createOpenStreams } from './open-streams.ts'
import { createPumpQueue } from './pump-queue.ts'
import { readPage, toDisclosedPage, type ReadPage } from './read-page.ts'
import { watchRevocations } from './revocations.ts'
import type { CloseReason } from './stream-outlet.ts'
import { createTopicHub } from './topic-hub.ts'
import { createUnsentAnswers, type Disclosed, type UnsentAnswers } from './unsent-answers.ts'
import { untilNews } from './until-news.ts'

/** What a reader asks of its feed. */
export interface FeedRequest {
  readonly reader: FeedReader
  readonly filter: FeedFilter
  /** A cursor; undefined begins at the earliest there is. */
  readonly after: string | undefined
  /** Aborted when the reader is gone or the gateway stops. */
  readonly signal: AbortSignal
  /**
   * Has the log told of the answer before anything of it is sent.
   *
   * @throws {AccessUnrecordedError}
   */
  readonly record: (
    topics: readonly string[],
    spans: readonly RecordSpan[],
  ) => Promise<Pick<AnswerAccess, 'noteSent' | 'mayGoOn'>>
}

/** How long and how much one page may be. */
export interface PageBounds {
  readonly limit: number
  /** How long to wait for something to come. */
  readonly waitMs: number
}

/** What parties read: pages, long polls and streams of their copies, and of their notices. */
export interface Feed extends Part {
  /**
   * Reads a page; one that would be empty is waited for. Hand it to {@link Feed.unsent} once it is
   * written.
   *
   * @throws {CursorInvalidError} @throws {CursorExpiredError} @throws {FeedTooWideError}
   * @throws {LeaseStaleError} @throws {StreamsExhaustedError} too many long polls
   * @throws {BrokerUnavailableError} @throws {RegistryUnavailableError} @throws {NotReadyError}
   * @throws {AccessUnrecordedError}
   */
  readonly readPage: (request: FeedRequest, bounds: PageBounds) => Promise<Disclosed>
  /**
   * Opens a stream in a response; afterwards it lives by itself.
   *
   * @throws as {@link Feed.readPage}, before anything is written
   */
  readonly openStream: (request: FeedRequest, response: ServerResponse) => Promise<void>
  /**
   * Reads one copy that was decided on for the viewer's party; undefined when it may not be seen now
   * or is not there. Hand it to {@link Feed.unsent} once it is written.
   *
   * @throws {LeaseStaleError} @throws {BrokerUnavailableError} @throws {RegistryUnavailableError}
   */
  readonly findCopy: (viewer: Viewer, copy: DecidedCopy) => Promise<FoundEvent | undefined>
  /** What was written and has not left: it is thrown away when it may not leave any more. */
  readonly unsent: Pick<UnsentAnswers, 'add'>
  /** Verifies everybody who reads a stream now, and not only when it is their turn. */
  readonly verifyReaders: () => void
  readonly measures: FeedMeasures
}

/** What can be seen of a feed from outside. */
export interface FeedMeasures {
  readonly openStreams: () => number
  readonly followedTopics: () => number
  /** Events written to streams. */
  readonly delivered: () => number
  /** Records that could not be shown to anybody. */
  readonly skipped: () => number
  /** Topics that were taken out of open streams. */
  readonly withdrawn: () => number
  /** Pages and copies that were thrown away half-sent. */
  readonly recalled: () => number
  /** Streams that have ended, by reason. */
  readonly ended: () => ReadonlyMap<CloseReason | 'gone', number>
}

interface FeedOptions {
  readonly reader: PositionalReader
  readonly eventRecords: EventRecordReader
  readonly busRecords: BusRecordReader
  readonly register: RegisterFollower
  readonly cursorKeys: readonly CursorKey[]
  /** Streams, and besides them long polls, that a party may have open. */
  readonly streamsPerParty: number
  /** Told of each suspension that was met: milliseconds from its append until it acted here. */
  readonly onRevoked: (sinceMs: number) => void
  readonly clock: Clock
  readonly logger: Logger
}

/** Creates the feed. */
export function createFeed(options: FeedOptions): Feed {
  return new LogFeed(options)
}

class LogFeed implements Feed {
  readonly name = 'feed'
  readonly measures: FeedMeasures
  readonly unsent = createUnsentAnswers()
  readonly #options: FeedOptions
  readonly #parts: StreamParts
  readonly #notices: NoticeTopics
  readonly #streams
  readonly #streamLimit
  readonly #pollLimit
  readonly #ended = new Map<CloseReason | 'gone', number>()
  #delivered = 0
  #withdrawn = 0
  #endWatching: (() => void) | undefined

  constructor(options: FeedOptions) {
    const { reader, register, clock, logger, streamsPerParty } = options
    const { bus } = register.current().trust
    const records = createFeedRecordReader({ ...options, bus }, logger)
    this.#notices = createNoticeTopics({ reader, register, logger })
    const hub = createTopicHub({ reader, records, logger })
    this.#options = options
    this.#streams = createOpenStreams(register, this.unsent.check)
    this.#streamLimit = createOpenLimit(streamsPerParty)
    this.#pollLimit = createOpenLimit(streamsPerParty)
    this.#parts = {
      reader,
      records,
      hub,
      backlog: createBacklog({ reader, records }),
      clock,
      logger,
      entitlements: createEntitlements(register, clock, this.#notices),
      sealer: createCursorSealer(options.cursorKeys),
      queue: createPumpQueue(),
      clientOf: ({ issuer, clientId }) => findClient(register.current(), issuer, clientId),
      onDelivered: (count) => {
        this.#delivered += count
      },
      onWithdrawn: () => {
        this.#withdrawn += 1
      },
    }
    this.measures = {
      openStreams: this.#streams.size,
      followedTopics: hub.size,
      delivered: () => this.#delivered,
      skipped: records.skipped,
      withdrawn: () => this.#withdrawn,
      recalled: this.unsent.recalled,
      ended: () => this.#ended,
    }
  }

  readonly start = (): Promise<void> => {
    this.#streams.start()
    // After the streams, which are told of a change in the order in which they asked to be.
    const { register, clock, onRevoked } = this.#options
    this.#endWatching = watchRevocations(register, clock, onRevoked)
    return this.#notices.start()
  }

  readonly stop = async (): Promise<void> => {
    await this.#notices.stop()
    this.#endWatching?.()
    this.#streams.stop()
    this.#parts.hub.close()
  }

  readonly readPage = async (
    { reader, filter, after, signal, record }: FeedRequest,
    { limit, waitMs }: PageBounds,
  ): Promise<Disclosed> => {
    const { party } = reader.principal
    const release = waitMs > 0 ? this.#pollLimit.take(party) : () => undefined
    try {
      const untilMs = this.#options.clock.monotonicMs() + waitMs
      let viewer = reader.principal
      let places = this.#placesOf(reader, after)
      for (;;) {
        const page = await readPage(this.#parts, { party, viewer, filter, places, limit, signal })
        const restMs = untilMs - this.#options.clock.monotonicMs()
        // Who reads may have lost the right to it while it was read, or waited for.
        viewer = await verifyReader(reader)
        if (page.items.length > 0) {
          await record(...toAccess(page))
          await verifyReader(reader)
        }
        if (page.items.length > 0 || restMs <= 0) return toDisclosedPage(this.#parts, party, page)
        places = page.places
        await untilNews(this.#parts, this.#options.register, {
          page,
          filter,
          party,
          restMs,
          signal,
        })
      }
    } finally {
      release()
    }
  }

  readonly openStream = async (
    { reader, filter, after, signal, record }: FeedRequest,
    response: ServerResponse,
  ): Promise<void> => {
    const { party } = reader.principal
    const { entitlements } = this.#parts
    if (!entitlements.isFresh()) throw new LeaseStaleError()
    const places = this.#placesOf(reader, after)
    const release = this.#streamLimit.take(party)
    try {
      const topics = chooseTopics(entitlements.topicsOf(party), filter.agreement)
      const footing = await findFooting(this.#parts, { party, places, topics })
      const names = topics.map(({ topic }) => topic)
      const access = await record(names, [])
      signal.throwIfAborted()
      if (!entitlements.isFresh()) throw new LeaseStaleError()
      const stream: EventStream = new EventStream(this.#parts, {
        reader,
        filter,
        ...footing,
        access,
        response,
        onOver: (reason) => {
          release()
          this.#streams.delete(stream)
          this.#ended.set(reason, (this.#ended.get(reason) ?? 0) + 1)
        },
      })
      this.#streams.add(stream)
      signal.addEventListener('abort', () => {
        if (!response.closed) stream.close('shutting-down')
      })
    } catch (error) {
      release()
      throw error
    }
  }

  readonly verifyReaders = (): void => {
    this.#streams.verify()
  }

  readonly findCopy = (viewer: Viewer, copy: DecidedCopy): Promise<FoundEvent | undefined> =>
    findCopy(this.#parts, viewer, copy)

  #placesOf({ principal }: FeedReader, after: string | undefined): Places {
    return after === undefined ? new Map() : this.#parts.sealer.open(principal.party, after)
  }
}

/** What a page is made of, and holds, for its access record. */
function toAccess({ topics, items }: ReadPage): [string[], readonly RecordSpan[]] {
  const records = items.map(({ topic: { topic }, offset }) => ({ topic, partition: 0, offset }))
  return [topics.map(({ topic }) => topic), toSpans(records)]
}
