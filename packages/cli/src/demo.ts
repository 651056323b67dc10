import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient, createTokenSource, parseClientFile, type Client } from '@ujirani/client'
import { ClientUnknownError, DemoNotRunningError } from './errors.ts'

/** Where the parts of the running demo are. */
export interface RunningDemo {
  readonly stateDir: string
  /** Addresses by part: gateway, identity, dashboard … */
  readonly urls: Readonly<Record<string, string>>
  readonly pids: Readonly<Record<string, number>>
}

/**
 * Reads what runs.
 *
 * @throws DemoNotRunningError
 */
export function readRunningDemo(stateDir: string): RunningDemo {
  const file = join(stateDir, 'run.json')
  if (!existsSync(file)) throw new DemoNotRunningError()
  const run = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>
  const urls = Object.entries(run).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return {
    stateDir,
    urls: Object.fromEntries(urls),
    pids: (run['pids'] ?? {}) as RunningDemo['pids'],
  }
}

/** Names of the demo's OAuth clients. */
export function listClients(stateDir: string): readonly string[] {
  const directory = join(stateDir, 'clients')
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
}

/** What tokens to ask for, other than all that the client may have over HTTP. */
export interface DemoTokenOptions {
  /** Separated by spaces. */
  readonly scope?: string | undefined
  /** For the broker's listener: another audience, and only two scopes count there. */
  readonly isForKafka?: boolean
}

const kafkaScopes = ['events:publish', 'feed:read']

/** The source of access tokens of one OAuth client of the demo. */
export function createDemoTokens(
  { stateDir }: RunningDemo,
  clientId: string,
  { scope, isForKafka = false }: DemoTokenOptions = {},
): () => Promise<string> {
  const known = listClients(stateDir)
  // The name comes from the command line; only what the folder lists is opened.
  if (!known.includes(clientId)) throw new ClientUnknownError(clientId, known)
  const file = join(stateDir, 'clients', `${clientId}.json`)
  const client = parseClientFile(JSON.parse(readFileSync(file, 'utf8')))
  if (!isForKafka) return createTokenSource(client, scope === undefined ? {} : { scope })
  const own = client.scope.split(' ').filter((each) => kafkaScopes.includes(each))
  const resource = `${client.resource}/kafka`
  return createTokenSource(client, { scope: scope ?? own.join(' '), resource })
}

/** A party's machine, as a client of the bus. */
export function createDemoClient(demo: RunningDemo, party: string): Client {
  const { gateway } = demo.urls
  if (gateway === undefined) throw new DemoNotRunningError()
  return createClient({ gateway, token: createDemoTokens(demo, `${party}-system`) })
}
