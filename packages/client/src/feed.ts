import { AnswerInvalidError } from './errors.ts'
import type { GatewayCaller } from './gateway-caller.ts'
import { asObject, readObjects, readText } from './json.ts'
import { parseStructuredEvent, type StructuredEvent } from './structured-event.ts'

/** What of the feed is wanted. Filters narrow what comes; the cursor does not depend on them. */
export interface FeedQuery {
  /** Begins after this cursor; without one, at the earliest there is. */
  readonly after?: string
  readonly agreement?: string
  readonly type?: string
  /** RFC 3339. */
  readonly since?: string
  readonly until?: string
  readonly signal?: AbortSignal
}

/** One page. */
export interface PageQuery extends FeedQuery {
  readonly limit?: number
  /** Seconds to wait for something to come (long poll), at most 30. */
  readonly wait?: number
}

/** An event and the place in the feed after it. */
export interface FeedItem {
  readonly event: StructuredEvent
  readonly cursor: string
}

/** Some events and the place in the feed after them. */
export interface FeedPage {
  readonly events: readonly StructuredEvent[]
  readonly cursor: string
}

const pageLimit = 500

/** Reads one page of a feed. */
export async function readPage(
  caller: GatewayCaller,
  path: '/v1/feed' | '/v1/published',
  { signal, ...query }: PageQuery,
): Promise<FeedPage> {
  const answer = await caller.json({
    path,
    query,
    signal,
    ...(query.wait === undefined ? {} : { timeoutMs: query.wait * 1000 + 30_000 }),
  })
  const page = asObject(answer, 'a page')
  return {
    events: readObjects(page, 'events').map(parseStructuredEvent),
    cursor: readText(page, 'cursor'),
  }
}

/**
 * Reads a feed to its present end, page by page. The cursor of an event inside a page is that of
 * the page before: who stops there gets the page again, and nothing is skipped.
 */
export async function* readPages(
  caller: GatewayCaller,
  query: FeedQuery,
): AsyncGenerator<FeedItem, void, undefined> {
  let { after } = query
  for (;;) {
    const page = await readPage(caller, '/v1/feed', {
      ...query,
      limit: pageLimit,
      ...(after === undefined ? {} : { after }),
    })
    const last = page.events.length - 1
    if (last === -1) return
    for (const [index, event] of page.events.entries()) {
      yield { event, cursor: index === last ? page.cursor : (after ?? '') }
    }
    after = page.cursor
  }
}

/** Parses the data of a stream's message. */
export function parseStreamItem(data: string, id: string | undefined): FeedItem {
  if (id === undefined || id === '') throw new AnswerInvalidError('an event without a cursor')
  try {
    return { event: parseStructuredEvent(JSON.parse(data)), cursor: id }
  } catch (error) {
    if (error instanceof SyntaxError) throw new AnswerInvalidError('an event that is no JSON')
    throw error
  }
}
