import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A request as the demo saw it. */
interface Seen {
  readonly path: string
  readonly authorization: string | undefined
  readonly body: string
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** What stands in for identity and gateway: one server that answers what it is told to, by path. */
export interface TestDemo {
  readonly url: string
  readonly stateDir: string
  readonly seen: Seen[]
  /** By path: the next answers; the last one stays. */
  readonly answers: Map<string, Answer[]>
  /** Says that nothing runs any more. */
  stop(): Promise<void>
}

/** Starts a demo with the system client of bi.cgm. */
export async function startTestDemo(): Promise<TestDemo> {
  const seen: Seen[] = []
  const ok = (body: unknown): Answer[] => [{ status: 200, body }]
  const answers: TestDemo['answers'] = new Map([
    ['/token', ok({ access_token: 'a.b.c', token_type: 'Bearer', expires_in: 300 })],
    ['/readyz', ok({ status: 'ok' })],
    ['/v1/feed', ok({ events: [], cursor: 'c0' })],
  ])
  const server = createServer((request, response) => {
    const { pathname: path } = new URL(request.url ?? '', 'http://demo')
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { authorization } = request.headers
      seen.push({ path, authorization, body: Buffer.concat(chunks).toString() })
      const next = answers.get(path) ?? []
      const answer = next.length > 1 ? next.shift() : next[0]
      const { status, body } = answer ?? { status: 404, body: {} }
      const isText = typeof body === 'string'
      response
        .writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json' })
        .end(isText ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`
  const stateDir = mkdtempSync(join(tmpdir(), 'ujirani-cli-'))
  writeState(stateDir, url)
  return {
    url,
    stateDir,
    seen,
    answers,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(stateDir, { recursive: true })
    },
  }
}

function writeState(stateDir: string, url: string): void {
  const write = (name: string, content: unknown): void => {
    writeFileSync(join(stateDir, name), JSON.stringify(content))
  }
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  mkdirSync(join(stateDir, 'clients'))
  write('clients/bi.cgm-system.json', {
    client_id: 'bi.cgm-system',
    party: 'bi.cgm',
    kind: 'machine',
    issuer: url,
    token_endpoint: `${url}/token`,
    resource: 'urn:ujirani:bus:demo',
    scope: 'events:publish feed:read',
    jwk: { ...privateKey.export({ format: 'jwk' }), kid: 'bi.cgm-system-1', alg: 'ES256' },
  })
  write('run.json', {
    pids: { gateway: process.pid },
    ports: {},
    gateway: url,
    identity: url,
    auditor: url,
    dashboard: url,
  })
}
