import type { FeedItem, FeedQuery } from './feed.ts'
import { parseStreamItem } from './feed.ts'
import { AnswerInvalidError } from './errors.ts'
import { isTransient, retryAfterOf, type GatewayCaller } from './gateway-caller.ts'
import { pause, toWaitMs } from './pause.ts'
import { createRecentIds } from './recent-ids.ts'
import { readMessages } from './stream-messages.ts'

/** How a live feed is kept. */
export interface FollowOptions {
  /** Silence that means a dead connection; default 45 s. */
  readonly idleMs?: number
  /** How many ids are remembered to drop repeats; default 4,096. */
  readonly recentLimit?: number
}

/** Where a live feed stands between two connections. */
interface Position {
  after: string | undefined
  /** Tries since something last came. */
  attempt: number
  renew: boolean
  /** What the gateway last asked reconnections to wait for. */
  retryMs: number
  retryAfterSeconds: number | undefined
}

const lastingMs = 10_000
const slowestRetryMs = 10_000

/**
 * Follows the feed over Server-Sent Events, for ever: reconnects with backoff, from the last
 * cursor, with a fresh token once one has expired. A repeat (the bus delivers at least once) is
 * dropped as long as its id is remembered. Ends when the query's signal is aborted.
 *
 * @throws ProblemError for what waiting does not heal: a bad or expired cursor, a missing scope
 */
export async function* followFeed(
  caller: GatewayCaller,
  query: FeedQuery,
  options: FollowOptions = {},
): AsyncGenerator<FeedItem, void, undefined> {
  const { signal, after } = query
  const recent = createRecentIds(options.recentLimit ?? 4_096)
  const position: Position = {
    after,
    attempt: 0,
    renew: false,
    retryMs: caller.backoff.baseMs,
    retryAfterSeconds: undefined,
  }
  const idleMs = options.idleMs ?? 45_000
  while (signal?.aborted !== true) {
    for await (const item of readConnection(caller, query, position, idleMs)) {
      const { source, id } = item.event
      if (recent.add(`${source} ${id}`)) yield item
    }
    await pause(waitOf(caller, position), signal)
  }
}

/** One connection, from opening to however it ends; what it learns goes into `position`. */
async function* readConnection(
  caller: GatewayCaller,
  { signal, ...filter }: FeedQuery,
  position: Position,
  idleMs: number,
): AsyncGenerator<FeedItem, void, undefined> {
  const startedMs = performance.now()
  // Ends the connection whichever way this generator is left.
  const ending = new AbortController()
  const until = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal])
  position.attempt++
  position.retryAfterSeconds = undefined
  try {
    const { after, renew } = position
    const body = await open(caller, { query: { ...filter, after }, signal: until, renew })
    position.renew = false
    const onRetry = (retryMs: number): void => {
      position.retryMs = Math.min(retryMs, slowestRetryMs)
    }
    for await (const { event, data, id } of readMessages(body, { idleMs, onRetry })) {
      if (event === 'closed') {
        // The other reasons (slow-consumer, shutting-down) need nothing but coming back.
        position.renew = readReason(data) === 'token-expired'
        break
      }
      // Where an agreement stands is no event of the feed; it has no cursor.
      if (event === 'notice') continue
      const item = parseStreamItem(data, id)
      position.after = item.cursor
      position.attempt = 0
      yield item
    }
  } catch (error) {
    if (signal?.aborted === true) return
    if (!isTransient(error)) throw error
    position.retryAfterSeconds = retryAfterOf(error)
  } finally {
    ending.abort()
    if (performance.now() - startedMs >= lastingMs) position.attempt = 0
  }
}

type Opening = Pick<Parameters<GatewayCaller['open']>[0], 'query' | 'signal' | 'renew'>

async function open(caller: GatewayCaller, opening: Opening): Promise<ReadableStream<Uint8Array>> {
  const response = await caller.open({
    path: '/v1/feed',
    accept: 'text/event-stream',
    isStream: true,
    ...opening,
  })
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
  if (response.body === null || !isStream) throw new AnswerInvalidError('no event stream')
  return response.body
}

function waitOf(caller: GatewayCaller, position: Position): number {
  // A token that ran out on a stream in good order is no reason to wait.
  if (position.renew && position.attempt === 0) return 0
  const backoff = { ...caller.backoff, baseMs: position.retryMs }
  return toWaitMs(backoff, Math.max(position.attempt, 1), position.retryAfterSeconds)
}

function readReason(data: string): unknown {
  try {
    const closed: unknown = JSON.parse(data)
    return typeof closed === 'object' && closed !== null && 'reason' in closed
      ? closed.reason
      : undefined
  } catch {
    return undefined
  }
}
