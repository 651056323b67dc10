import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createClient,
  type Client,
  type ClientOptions,
  type StructuredEvent,
} from '@ujirani/client'

/** A request as the gateway saw it. */
interface Seen {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: unknown
}

/** Answers one request. */
export type Answer = (seen: Seen, response: ServerResponse) => void | Promise<void>

/** A gateway on a real port that answers what the test says, one answer after the other. */
export interface TestGateway {
  readonly url: string
  readonly seen: Seen[]
  /** The next answers; the last one stays. */
  answer(...answers: readonly Answer[]): void
  /** A client whose tokens are `token-1`, `token-2` … */
  client(options?: Partial<ClientOptions>): Client
  stop(): Promise<void>
}

/** Starts a gateway. */
export async function startTestGateway(): Promise<TestGateway> {
  const seen: Seen[] = []
  let answers: Answer[] = []
  const server = createServer((request, response) => {
    void read(request).then(async (entry) => {
      seen.push(entry)
      const [next] = answers.length > 1 ? answers.splice(0, 1) : answers
      await next?.(entry, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`
  return {
    url,
    seen,
    answer(...next) {
      answers = [...next]
    },
    client: (options) =>
      createClient({
        gateway: url,
        token: createTokens(),
        backoff: { baseMs: 1, capMs: 50 },
        ...options,
      }),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function createTokens(): ClientOptions['token'] {
  let count = 1
  return ({ renew = false } = {}) => {
    if (renew) count++
    return Promise.resolve(`token-${count.toString()}`)
  }
}

async function read(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://gateway')
  return {
    method: request.method ?? '',
    path: pathname,
    query: searchParams,
    headers: request.headers,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

/** Answers JSON. */
export function json(body: unknown, status = 200): Answer {
  return (_seen, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

/** Answers a problem document. */
export function problem(
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
  more: object = {},
): Answer {
  const body = { type: `https://ujirani.org/problems/${code}`, title: code, status, code, ...more }
  return (_seen, response) => {
    const head = { 'content-type': 'application/problem+json', ...headers }
    response.writeHead(status, head).end(JSON.stringify(body))
  }
}

/** Answers an event stream: writes each piece, then ends it, cuts it or leaves it open. */
export function stream(pieces: readonly string[], ending: 'end' | 'cut' | 'open' = 'end'): Answer {
  return async (_seen, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    for (const piece of pieces) {
      response.write(piece)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    if (ending === 'end') response.end()
    if (ending === 'cut') response.destroy()
  }
}

/** Event number `n`. */
export function eventOf(n: number): StructuredEvent {
  return {
    specversion: '1.0',
    id: `0190b2c4-0000-7000-8000-${n.toString().padStart(12, '0')}`,
    source: '/bi.cgm',
    type: 'org.ujirani.incident.reported.v1',
    data: { n },
  }
}

/** The frame of event `n`, with the cursor `c<n>`. */
export function frame(n: number): string {
  const { type } = eventOf(n)
  return `id: c${n.toString()}\nevent: ${type}\ndata: ${JSON.stringify(eventOf(n))}\n\n`
}

/** A receipt for event `n`, unsigned. */
export function receiptOf(n: number): object {
  return {
    id: eventOf(n).id,
    source: '/bi.cgm',
    topic: 'origin.bi.cgm',
    partition: 0,
    offset: n,
    acceptedAt: '2026-03-01T08:00:00.000Z',
    includeBy: '2026-03-01T08:00:10.000Z',
    commitment: Buffer.alloc(32, n).toString('base64'),
    signature: `gateway-1.${Buffer.alloc(64).toString('base64url')}`,
  }
}
