import { setTimeout as wait } from 'node:timers/promises'
import { isNotice, ProblemError, type Client, type FeedItem } from '@ujirani/client'
import { BusError } from '@ujirani/errors'
import type { Logger, Part } from '@ujirani/runtime'
import { createGathering } from './gathering.ts'
import type { EventStore } from './store/event-store.ts'
import { toStoredEvent, type StoredEvent } from './store/stored-event.ts'

/** How the feed does: `waiting` = never reached yet, `lost` = was reached and is not now. */
export type FeedState = 'waiting' | 'live' | 'lost'

/** The part that keeps the store in step with the party's feed. */
export interface FeedFollower extends Part {
  state(): FeedState
  /** Calls back when events were added; returns how to stop that. */
  onAdded(listener: () => void): () => void
}

interface FollowerParts {
  readonly client: Pick<Client, 'feed'>
  readonly store: Pick<EventStore, 'cursor' | 'add' | 'resetCursor'>
  readonly logger: Logger
  /** Between two tries: at first, and at most. */
  readonly backoffMs?: readonly [number, number]
}

/**
 * Creates the follower: first to the feed's present end by pages, then live. It never gives up;
 * before the bus knows the party's clients (at a first start) it is refused, and asks again.
 */
export function createFeedFollower(parts: FollowerParts): FeedFollower {
  return new Follower(parts)
}

class Follower implements FeedFollower {
  readonly name = 'feed'
  readonly #parts: FollowerParts
  readonly #listeners = new Set<() => void>()
  readonly #ending = new AbortController()
  #state: FeedState = 'waiting'
  #running: Promise<void> | undefined

  constructor(parts: FollowerParts) {
    this.#parts = parts
  }

  start(): Promise<void> {
    this.#running = this.#run()
    return Promise.resolve()
  }

  async stop(): Promise<void> {
    this.#ending.abort()
    await this.#running
  }

  state(): FeedState {
    return this.#state
  }

  onAdded(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #run(): Promise<void> {
    const { backoffMs: [leastMs, mostMs] = [500, 5_000] } = this.#parts
    const { signal } = this.#ending
    let waitMs = leastMs
    while (!signal.aborted) {
      const error = await this.#follow().catch((thrown: unknown) => thrown ?? new Error('unknown'))
      // Ended by a stop, not by a failure.
      if (this.#ending.signal.aborted) return
      if (this.#state === 'live') waitMs = leastMs
      if (this.#state !== 'waiting') this.#become('lost')
      if (error !== undefined) this.#recover(error)
      await wait(waitMs, undefined, { signal }).catch(() => undefined)
      waitMs = Math.min(waitMs * 2, mostMs)
    }
  }

  async #follow(): Promise<void> {
    const { client, store } = this.#parts
    for (const live of [false, true]) {
      if (live) this.#become('live')
      const after = store.cursor()
      const gathered = createGathering<FeedItem>((items) => {
        this.#keep(items)
      })
      const signal = AbortSignal.any([this.#ending.signal, gathered.failed])
      const query = { ...(after === undefined ? {} : { after }), live, signal }
      try {
        for await (const item of client.feed(query)) gathered.add(item)
      } finally {
        gathered.flush()
      }
    }
  }

  #keep(items: readonly FeedItem[]): void {
    const { store } = this.#parts
    const last = items.at(-1)
    if (last === undefined) return
    const events = items
      .map(({ event }) => this.#read(event))
      .filter((event) => event !== undefined)
    if (store.add(events, last.cursor) === 0) return
    for (const listener of this.#listeners) listener()
  }

  #read(event: FeedItem['event']): StoredEvent | undefined {
    // What the bus tells the party is for who runs its systems, not for the desk's page.
    if (isNotice(event)) return undefined
    try {
      return toStoredEvent(event)
    } catch (error) {
      if (!BusError.is(error)) throw error
      this.#parts.logger.warn('event not kept: it does not parse', { code: error.code })
      return undefined
    }
  }

  /** A cursor that is no good any more is replaced: what is kept already is known by its id. */
  #recover(error: unknown): void {
    const { store, logger } = this.#parts
    const problem = error instanceof ProblemError ? error.problem : undefined
    logger.debug('feed failed', { error })
    const code = problem?.code
    if (code !== 'ERR_CURSOR_EXPIRED' && code !== 'ERR_CURSOR_INVALID') return
    logger.warn('cursor not accepted: reading the feed from its start', { code })
    store.resetCursor(problem?.earliest)
  }

  #become(next: FeedState): void {
    if (this.#state !== next) this.#parts.logger.info('feed changed', { outcome: next })
    this.#state = next
  }
}
