import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A bus that believes everything it is told and promises at random. */
export interface CredulousBus {
  readonly url: string
  stop(): Promise<void>
}

/** Starts a gateway, and auditor, against which every check has to go red. */
export async function startCredulousBus(): Promise<CredulousBus> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port.toString()}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request)
  const path = (request.url ?? '').replace(/\?.*$/, '')
  const json = answers(
    path,
    request.method ?? 'GET',
    isJson(request) ? JSON.parse(body) : undefined,
  )
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(json))
}

function isJson({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.includes('json') === true
}

const agreement = 'unsigned-returns-2026'
const report = {
  records: 0,
  matches: 0,
  missing: 1,
  excess: 0,
  altered: 2,
  late: 0,
  stale: 0,
  undecided: 0,
  expired: 0,
}

let promises = 0

function answers(path: string, method: string, body: unknown): unknown {
  if (path === '/v1/events') return Array.isArray(body) ? body.map(promiseItem) : promise(body)
  if (path.endsWith('/deliveries')) return { id: path.split('/')[3], deliveries: [delivery] }
  if (path === '/v1/parties' && method === 'POST') return { party: 'xx.stranger', counter: 1 }
  if (path === '/v1/parties') return { parties: [{ party: 'xx.stranger' }] }
  if (path.startsWith('/v1/agreements')) return signed
  if (path === '/token') return { access_token: 'a.b.c', token_type: 'Bearer', expires_in: 900 }
  if (path === '/v1/audit/replays') return { summary: report }
  return { events: [], cursor: 'c' }
}

const delivery = {
  recipient: 'undp',
  agreement,
  version: 1,
  rule: 'everything',
  outcome: 'DISCLOSED',
  clause: 'rule:everything',
  redactions: [],
  decidedAt: '2026-10-01T12:00:00.000Z',
}

const signed = {
  agreement,
  version: 1,
  hash: 'sha256:00',
  state: 'ACTIVE',
  signatures: ['undp', 'unhcr'],
}

/** Another receipt each time. */
function promise(event: unknown): object {
  const { id, source } = event as { readonly id: string; readonly source: string }
  promises += 1
  return {
    id,
    source,
    topic: 'origin',
    partition: 0,
    offset: promises,
    acceptedAt: '2026-10-01T12:00:00.000Z',
    includeBy: '2026-10-01T12:00:10.000Z',
    commitment: '',
    signature: `receipt-1.${'A'.repeat(86)}`,
  }
}

function promiseItem(event: unknown): object {
  const receipt = promise(event)
  return { id: (event as { readonly id: string }).id, status: 201, receipt }
}
