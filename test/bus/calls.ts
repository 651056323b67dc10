import { setTimeout } from 'node:timers/promises'
import type { WholeBus } from './whole-bus.ts'

/** An answer, read whole. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** What is asked of the bus. */
export interface Ask {
  /** Nobody's without it. */
  readonly party?: string
  readonly method?: string
  readonly body?: unknown
  readonly media?: string
}

/** One request, tried once: what a fault looks like from outside is what is tested. */
export async function ask(
  { gateway, tokens }: Pick<WholeBus, 'gateway' | 'tokens'>,
  path: string,
  { party, method = 'GET', body, media = 'application/json' }: Ask = {},
): Promise<Answer> {
  const authorization =
    party === undefined ? {} : { authorization: `Bearer ${await tokens(party)()}` }
  const response = await fetch(gateway + path, {
    method,
    headers: { 'content-type': media, ...authorization },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const { status, headers } = response
  return { status, headers, text: await response.text() }
}

/** Publishes one event; a string goes as it is. */
export function publish(bus: WholeBus, party: string, event: unknown): Promise<Answer> {
  const media = 'application/cloudevents+json'
  return ask(bus, '/v1/events', { party, method: 'POST', body: event, media })
}

/** Publishes a batch. */
export function publishBatch(
  bus: WholeBus,
  party: string,
  events: readonly unknown[],
): Promise<Answer> {
  const media = 'application/cloudevents-batch+json'
  return ask(bus, '/v1/events', { party, method: 'POST', body: events, media })
}

/** `status code` of an answer, as tests compare it. */
export function codeOf({ status, text }: Pick<Answer, 'status' | 'text'>): string {
  const code = /"code":"(ERR_\w+)"/.exec(text)?.[1]
  return code === undefined ? String(status) : `${String(status)} ${code}`
}

/** An event of a feed, as far as tests look at it. */
export type FeedEvent = Readonly<Record<string, unknown>> & { readonly id: string }

type FeedPage = { readonly cursor: string } & Partial<
  Record<'events' | 'notices' | 'entries', readonly FeedEvent[]>
>

/**
 * Asks until it is answered otherwise than "later" (503 with Retry-After), as a client would for
 * whom nobody has broken anything at this moment.
 */
async function askPatiently(bus: WholeBus, path: string, party: string): Promise<Answer> {
  for (let left = 60; ; left--) {
    const answer = await ask(bus, path, { party })
    const seconds = answer.status === 503 ? answer.headers.get('retry-after') : null
    if (seconds === null || left === 0) return answer
    await setTimeout(Number(seconds) * 1000)
  }
}

/** Reads one of a party's feeds from its beginning to its present end. */
export async function readFeed(
  bus: WholeBus,
  party: string,
  path = '/v1/feed',
): Promise<readonly FeedEvent[]> {
  const events: FeedEvent[] = []
  for (let after = ''; ;) {
    const from = after === '' ? '' : `&after=${after}`
    const answer = await askPatiently(bus, `${path}?limit=200${from}`, party)
    if (answer.status !== 200) throw new Error(codeOf(answer))
    const { cursor, ...lists } = JSON.parse(answer.text) as FeedPage
    // Events, notices or entries, whatever the feed is of.
    const items = Object.values(lists).flat()
    if (items.length === 0) return events
    events.push(...items)
    after = cursor
  }
}
