import type { ServerResponse } from 'node:http'
import type { FeedState } from './feed-follower.ts'
import type { DashboardParts } from './parts.ts'
import type { Session } from './sign-in/sessions.ts'
import type { EventFilter } from './store/event-filter.ts'

/** One page that watches. */
export interface Watcher {
  readonly filter: EventFilter
  /** The last position it knows. */
  readonly after: number
  /** The session as it is now; `undefined` ends the stream. */
  readonly session: () => Promise<Session | undefined>
  readonly signal: AbortSignal
}

const pingMs = 15_000
const batchLimit = 100
const bufferBytes = 262_144

type StreamParts = Pick<DashboardParts, 'store' | 'follower'>

/**
 * Tells a page of what is new, as Server-Sent Events, until it goes, the session ends or the server
 * stops: `event: added` with a line of the list, `event: feed` when the feed's state changes.
 *
 * The session is asked before every write, with its roles of that moment. A page that does not read
 * is cut; it comes back with its last position and misses nothing.
 */
export async function streamAdded(
  { store, follower }: StreamParts,
  watcher: Watcher,
  response: ServerResponse,
): Promise<void> {
  const { signal } = watcher
  const news = createNews()
  const stopListening = follower.onAdded(news.tell)
  const ping = setInterval(news.tell, pingMs)
  signal.addEventListener('abort', news.tell, { once: true })
  let position = watcher.after
  let told: FeedState | undefined
  response.flushHeaders()
  try {
    while (!signal.aborted && response.writableLength < bufferBytes) {
      const session = await watcher.session()
      if (session === undefined) {
        write(response, 'closed', { reason: 'session-ended' })
        break
      }
      if (told !== follower.state()) {
        told = follower.state()
        write(response, 'feed', { state: told })
      }
      const range = { after: position, limit: batchLimit }
      const added = store.list(session.roles, watcher.filter, range)
      for (const event of added) write(response, 'added', event, event.position)
      position = added.at(-1)?.position ?? position
      if (added.length === 0) response.write(': \n\n')
      if (added.length < batchLimit) await news.next()
    }
  } finally {
    clearInterval(ping)
    stopListening()
    signal.removeEventListener('abort', news.tell)
    response.end()
  }
}

function write(response: ServerResponse, event: string, data: unknown, id?: number): void {
  const idLine = id === undefined ? '' : `id: ${String(id)}\n`
  response.write(`${idLine}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
}

/** Something to wait for that remembers when it has been told in between. */
function createNews(): { tell: () => void; next: () => Promise<void> } {
  let isTold = false
  let wake: (() => void) | undefined
  return {
    tell: () => {
      isTold = true
      wake?.()
    },
    next: async () => {
      if (!isTold) {
        const { promise, resolve } = Promise.withResolvers<undefined>()
        wake = () => {
          resolve(undefined)
        }
        await promise
        wake = undefined
      }
      isTold = false
    },
  }
}
