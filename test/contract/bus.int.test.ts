import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { newEventId } from '@ujirani/client'
import { until } from '@ujirani/testing'
import { ask, codeOf, publish, readFeed, type Answer } from '../bus/calls.ts'
import { incident, readExamples } from '../bus/events.ts'
import { parties, repository, startWholeBus, type WholeBus } from '../bus/whole-bus.ts'
import { describeBoundTokens } from './bound-token-contract.ts'
import { describeCanaries } from './canaries-contract.ts'
import { describeKafkaDoor } from './kafka-contract.ts'
import { describeJoining } from './joining-contract.ts'
import { describeReadme } from './readme-contract.ts'
import { describeWithheld } from './withheld-contract.ts'

/** Starts the whole bus and plays its story. */
const startMs = 300_000

interface Ran {
  readonly code: number
  readonly stdout: string
}

interface Operation {
  readonly security: readonly object[]
  readonly responses: Readonly<Record<string, unknown>>
}

describe('the whole bus, as others meet it', () => {
  let bus: WholeBus
  beforeAll(async () => {
    bus = await startWholeBus()
  }, startMs)
  afterAll(() => bus.stop(), 60_000)

  const json = ({ text }: Answer): unknown => JSON.parse(text)

  it('takes every example in order, by the party in its source, and each once', async () => {
    for (const [name, event] of readExamples()) {
      const party = event.source.split(':')[2] ?? ''
      const first = await publish(bus, party, event)
      const second = await publish(bus, party, event)
      expect([name, codeOf(first), codeOf(second)]).toEqual([name, '201', '200'])
      expect([name, second.text]).toEqual([name, first.text])
    }
  }, 60_000)

  describe('npx ujirani token', () => {
    const ujirani = async (...args: readonly string[]): Promise<Ran> => {
      const run = promisify(execFile)
      try {
        const options = { cwd: repository, env: bus.env }
        const { stdout } = await run('npx', ['ujirani', ...args], options)
        return { code: 0, stdout }
      } catch (error) {
        const { code, stdout } = error as Ran
        return { code, stdout }
      }
    }
    const askWith = async (token: string, method: string, path: string): Promise<string> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const response = await fetch(bus.gateway + path, { method, headers })
      return codeOf({ status: response.status, text: await response.text() })
    }

    it('prints a token that works, and nothing else', async () => {
      const { code, stdout } = await ujirani('token', 'tz.isd')
      expect(code).toBe(0)
      expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
      expect(await askWith(stdout.trim(), 'GET', '/v1/feed')).toBe('200')
    })

    it('prints one that may do what was asked for and no more', async () => {
      const { stdout } = await ujirani('token', 'bi.cgm', '--scope', 'feed:read')
      expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
      expect(await askWith(stdout.trim(), 'GET', '/v1/published')).toBe('200')
      expect(await askWith(stdout.trim(), 'POST', '/v1/events')).toBe('403 ERR_SCOPE_MISSING')
    })

    it('prints none for a party that the demo has not', async () => {
      const { code, stdout } = await ujirani('token', 'bi.nobody')
      expect([code === 0, stdout]).toEqual([false, ''])
    })
  })

  it('keeps its state where outside checks look for it', () => {
    const clients = parties.flatMap((party) =>
      ['system', 'dashboard', 'desk'].map((kind) => join('clients', `${party}-${kind}.json`)),
    )
    const files = [
      ...parties.map((party) => join('keys', `${party}.jwk`)),
      ...parties.map((party) => join('people', `${party}.json`)),
      ...clients,
      ...[1, 2, 3].map((root) => join('roots', `root-${String(root)}.jwk`)),
      ...['master.key', 'cursor.key', 'receipt.jwk'].map((name) => join('secrets', name)),
      join('kafka', 'admin.properties'),
      join('kafka', 'server.properties'),
      join('identity', 'jwks.json'),
      'run.json',
      'trust.json',
    ]
    const modes = files.map((file) => {
      const { mode } = statSync(join(bus.stateDir, file))
      return [file, (mode & 0o777).toString(8)]
    })
    expect(modes).toEqual(files.map((file) => [file, '600']))
    const properties = readFileSync(join(bus.stateDir, 'kafka', 'admin.properties'), 'utf8')
    for (const name of ['security.protocol', 'sasl.mechanism', 'sasl.jaas.config']) {
      expect(properties).toContain(`${name}=`)
    }
    expect(bus.read('people', 'tz.isd.json')).toContainEqual({
      username: expect.any(String) as string,
      password: expect.any(String) as string,
      roles: expect.any(Array) as string[],
      office: expect.any(String) as string,
    })
  })

  it('leaves nothing in its state that others may read', () => {
    const open = readdirSync(bus.stateDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => (statSync(file).mode & 0o077) !== 0)
      .map((file) => file.slice(bus.stateDir.length + 1))
    // A folder that only its owner may enter closes what lies in it.
    expect((statSync(bus.stateDir).mode & 0o077).toString(8)).toBe('0')
    expect(
      open.filter((file) => /^(clients|identity|keys|people|roots|secrets)\//.test(file)),
    ).toEqual([])
  })

  it('listens where outside checks look for it', () => {
    const { ports } = bus.running()
    const offsets = Object.entries(ports).map(([part, port]) => [part, port - bus.portBase])
    expect(Object.fromEntries(offsets)).toEqual({
      gateway: 0,
      dashboard: 1,
      identity: 2,
      ledger: 3,
      auditor: 4,
      registry: 5,
      steward: 6,
      disclosure: 7,
      kafka: 1012,
      kafkaParties: 1014,
    })
  })

  it('serves the description that stands in docs, under its own address', async () => {
    const { status, text } = await ask(bus, '/openapi.json')
    const kept = readFileSync(join(repository, 'docs', 'openapi.json'), 'utf8')
    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual(
      JSON.parse(kept.replace('http://127.0.0.1:8080', bus.gateway)) as unknown,
    )
  })

  it('answers every operation of its description, and none without a token that needs one', async () => {
    const { paths } = json(await ask(bus, '/openapi.json')) as {
      paths: Record<string, Record<string, Operation>>
    }
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
    expect(operations.length).toBeGreaterThan(20)
    for (const { path, method, operation } of operations) {
      const where = path.replaceAll(/\{\w+\}/g, newEventId())
      const call = { method: method.toUpperCase(), ...(method === 'post' ? { body: {} } : {}) }
      const nobodys = await ask(bus, where, call)
      const own = await ask(bus, where, { ...call, party: 'bi.cgm' })
      const isOpen = operation.security.length === 0
      expect([path, isOpen, nobodys.status === 401]).toEqual([path, isOpen, !isOpen])
      expect([path, nobodys.headers.has('www-authenticate')]).toEqual([path, !isOpen])
      expect(Object.keys(operation.responses)).toContain(own.status.toString())
      expect([path, own.status < 500 && own.status !== 401]).toEqual([path, true])
    }
  })

  it('tells what a stranger needs to know', async () => {
    const { identity } = bus.running()
    const metadata = json(await ask(bus, '/.well-known/oauth-protected-resource'))
    expect(metadata).toMatchObject({
      resource: 'urn:ujirani:bus:demo',
      authorization_servers: [identity],
    })
    const issuer = await fetch(`${identity}/.well-known/openid-configuration`)
    const { jwks_uri: keysUrl, ...claims } = (await issuer.json()) as Record<string, string>
    expect(claims['issuer']).toBe(identity)
    const keys = (await (await fetch(keysUrl ?? '')).json()) as { keys: object[] }
    expect(keys.keys.length).toBeGreaterThan(0)
    expect(keys.keys.filter((key) => 'd' in key)).toEqual([])

    const known = json(await ask(bus, '/.well-known/ujirani')) as { parties: { party: string }[] }
    const trust = bus.read('trust.json') as { receipts: object[] }
    expect(known).toMatchObject({ bus: 'demo', gateway: bus.gateway, receiptKeys: trust.receipts })
    expect(known.parties.map(({ party }) => party)).toEqual(parties)
    expect(JSON.stringify(known)).not.toContain('"d":')
    expect((await ask(bus, '/.well-known/security.txt')).text).toMatch(/^Contact: /)
  })

  it('tells of what one may not see what it tells of nothing', async () => {
    const event = incident()
    expect(codeOf(await publish(bus, 'bi.cgm', event))).toBe('201')
    let copy: string | undefined
    await until(async () => {
      copy = (await readFeed(bus, 'tz.isd')).at(-1)?.id
      const { text } = await ask(bus, `/v1/events/${event.id}/deliveries`, { party: 'bi.cgm' })
      return text.includes('DISCLOSED')
    })
    const police = { party: 'tz.tpf' }
    const shapeOf = ({ status, headers, text }: Answer): object => {
      const names = [...headers.keys()].filter((name) => name !== 'date')
      return { status, names, text: text.replace(/urn:uuid:[0-9a-f-]+/, '') }
    }
    const pairs = [
      [`/v1/events/${event.id}`, `/v1/events/${newEventId()}`],
      [`/v1/events/${copy ?? ''}`, `/v1/events/${newEventId()}`],
      [`/v1/events/${event.id}/receipt`, `/v1/events/${newEventId()}/receipt`],
      [`/v1/events/${event.id}/deliveries`, `/v1/events/${newEventId()}/deliveries`],
      ['/v1/agreements/bi-tz-immigration-2026', '/v1/agreements/bi-tz-imaginary-2026'],
    ] as const
    for (const [unseen, unknown] of pairs) {
      const [theirs, nothing] = [await ask(bus, unseen, police), await ask(bus, unknown, police)]
      expect([unseen, codeOf(theirs)]).toEqual([unseen, '404 ERR_NOT_FOUND'])
      expect([unseen, shapeOf(theirs)]).toEqual([unseen, shapeOf(nothing)])
    }
    // The same questions of who may see them.
    const own = { party: 'bi.cgm' }
    const shown = [0, 2, 3, 4].map(async (at) => (await ask(bus, pairs[at]?.[0] ?? '', own)).status)
    expect(await Promise.all(shown)).toEqual([200, 200, 200, 200])
    expect((await ask(bus, pairs[1][0], { party: 'tz.isd' })).status).toBe(200)
  })

  describeReadme(() => bus)

  describeBoundTokens(() => bus)

  describeJoining(() => bus)

  describeWithheld(() => bus)

  describeCanaries(() => bus)

  // Last, as it stops an agreement.
  describeKafkaDoor(() => bus)
})
