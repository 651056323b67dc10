import { newEventId } from '@ujirani/client'
import { incident } from '../../bus/events.ts'
import { ask, type Answer, type Ask } from '../../bus/calls.ts'
import type { WholeBus } from '../../bus/whole-bus.ts'

/** One thing that a recipient can ask or receive, and what it was told. */
export interface Sight {
  readonly name: string
  readonly seen: string
}

/** What is looked for. */
export interface Search {
  readonly recipient: string
  /** Ids of a publisher's events, of this history or the other. */
  readonly eventIds: readonly string[]
  readonly agreements: readonly string[]
}

interface Page {
  readonly events: readonly { readonly id: string }[]
  readonly cursor: string
}

/** Everything that a recipient can ask over HTTP, with every byte of every answer. */
export async function observeHttp(bus: WholeBus, search: Search): Promise<readonly Sight[]> {
  const { recipient } = search
  const sights: Sight[] = []
  const look = async (path: string, call: Ask = {}): Promise<Answer> => {
    const answer = await ask(bus, path, { party: recipient, ...call })
    sights.push({ name: `${call.method ?? 'GET'} ${path}`, seen: written(answer) })
    return answer
  }
  const copies = await observeFeed(look, search)
  for (const path of questions(search, copies)) await look(path)
  for (const copy of [copies[0], copies.at(-1)]) {
    const source = `urn:ujirani:${recipient}:desk`
    const based = incident({}, { source, causationid: copy, id: ownId })
    // The first is taken where the party may publish incidents; the second is another of its id.
    await look('/v1/events', {
      ...{ method: 'POST', media: 'application/cloudevents+json', body: fixed(based) },
    })
  }
  for (const path of ['', '/receipt']) await look(`/v1/events/${ownId}${path}`)
  return sights
}

/** The same in both runs, as the bus has a past of its own for each. */
const ownId = '0190163d-8694-739b-aea5-0000ffff0000'
const nobodysId = newEventId()

function fixed(event: object): object {
  return JSON.parse(JSON.stringify(event).replaceAll(/whole-bus-\d+/g, 'own-incident')) as object
}

type Look = (path: string, call?: Ask) => Promise<Answer>

/** Pages of all sizes, from the beginning to the end. @returns the ids of the copies, in order */
async function observeFeed(look: Look, { agreements }: Search): Promise<readonly string[]> {
  const ids: string[] = []
  const walk = async (query: string): Promise<readonly string[]> => {
    const found: string[] = []
    for (let after = ''; ;) {
      const { text } = await look(`/v1/feed?${query}${after}`)
      const page = JSON.parse(text) as Page
      if (page.events.length === 0) return found
      found.push(...page.events.map(({ id }) => id))
      after = `&after=${page.cursor}`
    }
  }
  ids.push(...(await walk('limit=7')))
  await walk('limit=500')
  await walk('limit=500&type=org.ujirani.incident.withdrawn.v1')
  for (const agreement of agreements) await walk(`limit=500&agreement=${agreement}`)
  return ids
}

function questions({ agreements, eventIds }: Search, copies: readonly string[]): readonly string[] {
  return [
    '/v1/published',
    '/v1/quarantine',
    '/v1/notices',
    '/v1/parties',
    '/v1/agreements',
    '/.well-known/ujirani',
    '/metrics',
    '/version',
    ...agreements.flatMap((id) => ['', '/duties'].map((what) => `/v1/agreements/${id}${what}`)),
    ...copies.map((id) => `/v1/events/${id}`),
    // Of these it has no copy under that id, of some none at all.
    ...[...eventIds, nobodysId].flatMap((id, index) => {
      const what = ['', '/deliveries', '/receipt', '/proof'][index % 4] ?? ''
      return [`/v1/events/${id}`, `/v1/events/${id}${what}`]
    }),
  ]
}

/** What the ledger tells anybody: its checkpoint, and its answer about records that one has not. */
export async function observeLedger(bus: WholeBus, publisher: string): Promise<readonly Sight[]> {
  const { ledger } = bus.running().ports
  const nothing = Buffer.alloc(32).toString('base64url')
  const paths = [
    '/checkpoint',
    ...[0, 3, 30].map((offset) => {
      const place = `topic=origin.${publisher}&partition=0&offset=${String(offset)}`
      return `/proofs/record?${place}&commitment=${nothing}`
    }),
  ]
  const asked = paths.map(async (path) => {
    const answer = await fetch(`http://127.0.0.1:${String(ledger)}${path}`)
    const { status, headers } = answer
    return { name: `ledger ${path}`, seen: written({ status, headers, text: await answer.text() }) }
  })
  return Promise.all(asked)
}

function written({ status, headers, text }: Answer): string {
  const heads = [...headers].map(([name, value]) => `${name}: ${value}`).sort()
  return [status, ...heads, '', text].join('\n')
}

/** A stream that a recipient holds open while it all happens. */
export interface Watching {
  /** Blocks so far, comments left out. */
  readonly blocks: readonly string[]
  readonly close: () => Promise<void>
}

/** Opens the recipient's stream from its beginning; resolves once it is answered. */
export async function watch(bus: WholeBus, recipient: string): Promise<Watching> {
  const ending = new AbortController()
  const { signal } = ending
  const authorization = `Bearer ${await bus.tokens(recipient)()}`
  const headers = { accept: 'text/event-stream', authorization }
  const response = await fetch(`${bus.gateway}/v1/feed`, { headers, signal })
  expect(response.status).toBe(200)
  const blocks: string[] = []
  const read = async (): Promise<void> => {
    let rest = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = (rest + chunk).split('\n\n')
      rest = parts.pop() ?? ''
      blocks.push(...parts.filter((part) => !part.startsWith(':')))
    }
  }
  const over = read().catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
  return {
    blocks,
    close: () => {
      ending.abort()
      return over
    },
  }
}
