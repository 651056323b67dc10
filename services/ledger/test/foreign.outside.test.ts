/**
 * @needs go
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contentCommitment, saltOf } from '@ujirani/events'
import { readAll, type IncomingRecord } from '@ujirani/messaging'
import {
  buildForeignTools,
  createTestEvents,
  startServiceBus,
  toOriginRecord,
  until,
  type BusService,
  type ForeignTools,
  type ServiceBus,
} from '@ujirani/testing'
import { openCheckpoint } from '@ujirani/tlog'
import { initialiseLog } from '../src/initialise-log.ts'
import { testKeyJwk, testSigner, testVerifier } from './fixtures/test-log.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const topic = 'origin.bi.cgm'
const count = 100_000
const key = testSigner.verifierKey

/** Changes an answer of the log on its way; undefined leaves it. */
type Spoil = (path: string, bytes: Buffer) => Buffer | undefined

/** A log that is ours but for one answer. */
async function startSpoilt(log: string, spoil: Spoil): Promise<{ url: string; server: Server }> {
  const answer = async (path: string): Promise<readonly [number, Buffer]> => {
    const response = await fetch(log + path)
    const bytes = Buffer.from(await response.arrayBuffer())
    return [response.status, spoil(path, bytes) ?? bytes]
  }
  const server = createServer((request, response) => {
    void answer(request.url ?? '').then(([status, bytes]) => response.writeHead(status).end(bytes))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${String(port)}`, server }
}

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

/** Bundles of entries are 66 bytes an entry; both of these stand in one. */
function swapped(bytes: Buffer): Buffer {
  const [one, other] = [bytes.subarray(0, 66), bytes.subarray(66, 132)]
  return Buffer.concat([other, one, bytes.subarray(132)])
}

describe('a log of 100,000 records, beside tools of others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ujirani-foreign-'))
  const log = {
    trustFile: join(folder, 'trust.json'),
    keyFile: join(folder, 'ledger.jwk'),
    folder: join(folder, 'log'),
  }
  const keyFile = join(folder, 'log.pub')
  const sizes: number[] = []
  let tools: ForeignTools
  let bus: ServiceBus
  let ledger: BusService

  const checkpoint = async () => {
    const note = await (await fetch(`${ledger.url}/checkpoint`)).text()
    return openCheckpoint(note, testVerifier)
  }
  const lag = async (): Promise<number> => {
    const metrics = await (await fetch(`${ledger.metricsUrl}/metrics`)).text()
    return Number(/^ujirani_ledger_lag_records(?:\{.*\})? (\d+)$/m.exec(metrics)?.[1])
  }
  const publishAll = async () => {
    const incident = createTestEvents('incident-reported')
    // A hundred events, again and again: to the log each record is another.
    const events = Array.from({ length: 100 }, () => toOriginRecord(incident(), bus.schemas))
    const batch = Array.from({ length: 20 }, () => events).flat()
    for (let sent = 0; sent < count; sent += batch.length) {
      await bus.publisher.publishAll(batch)
      if (sent % 20_000 === 0) sizes.push((await checkpoint()).size)
    }
  }
  /** Proofs of ours, for Go to check. */
  const proofs = async (): Promise<string> => {
    const lines: object[] = []
    for (const from of new Set([1, 255, 256, 257, ...sizes])) {
      if (from === 0) continue
      const answer = await fetch(`${ledger.url}/proofs/consistency?from=${String(from)}`)
      const { proof } = (await answer.json()) as { readonly proof: readonly string[] }
      lines.push({ from, proof })
    }
    const { start = 0, end = 0 } = (await bus.reader.bounds([topic])).get(topic)?.[0] ?? {}
    for await (const record of readAll(
      bus.reader,
      { topic, partition: 0 },
      { from: start, to: end },
    )) {
      if (record.offset % 997 === 0) lines.push(await inclusionOf(record))
    }
    return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  }
  const inclusionOf = async (record: IncomingRecord): Promise<object> => {
    const salt = saltOf(record.headers) ?? Buffer.alloc(0)
    const commitment = contentCommitment({ ...record, salt }).toString('base64url')
    const { partition, offset } = record
    const place = `topic=${topic}&partition=${String(partition)}&offset=${String(offset)}`
    const answer = await fetch(`${ledger.url}/proofs/record?${place}&commitment=${commitment}`)
    const { leafIndex, leafHash, inclusion } = (await answer.json()) as {
      readonly leafIndex: number
      readonly leafHash: string
      readonly inclusion: readonly string[]
    }
    return { index: leafIndex, leaf: leafHash, proof: inclusion }
  }
  // It may hang, or end with 0, on a log that is not whole: only its word counts.
  const fsck = async (url: string): Promise<boolean> => {
    const args = ['-storage_url', url, '-public_key', keyFile, '-ui=false', '-N=4']
    const { err } = await tools.run('fsck', args, { timeoutMs: 60_000 })
    return err.includes("Successfully fsck'd")
  }

  beforeAll(async () => {
    tools = await buildForeignTools()
    bus = await startServiceBus(['bi.cgm', 'tz.isd'])
    const trust = { ...bus.parties.trustJson, ledgers: [key] }
    writeFileSync(log.trustFile, JSON.stringify(trust), { mode: 0o600 })
    writeFileSync(log.keyFile, JSON.stringify(testKeyJwk), { mode: 0o600 })
    writeFileSync(keyFile, key)
    await bus.steward.prepare()
    await bus.steward.admit(bus.parties)
    await initialiseLog(log, false)
    const env = {
      UJIRANI_TRUST_FILE: log.trustFile,
      UJIRANI_LEDGER_KEY_FILE: log.keyFile,
      UJIRANI_LEDGER_DIR: log.folder,
    }
    ledger = await bus.start({ name: 'LEDGER', main, env })
    await publishAll()
    // A round may be under way when the last record has come.
    await until(async () => {
      const { size } = await checkpoint()
      if (size !== sizes.at(-1)) sizes.push(size)
      return size >= count && (await lag()) === 0
    })
  }, 300_000)
  afterAll(async () => {
    await bus.stop()
    rmSync(folder, { recursive: true })
  }, 60_000)

  it('is whole to Tessera’s fsck', async () => {
    expect((await checkpoint()).size).toBeGreaterThan(count)
    expect(await fsck(ledger.url)).toBe(true)
  })

  it('is one to Go’s tlog, entry by entry, and its proofs are those of its tiles', async () => {
    const input = await proofs()
    const { code, out, err } = await tools.run('walk', [ledger.url, key], { input })
    expect([code, err]).toEqual([0, ''])
    const found = JSON.parse(out) as Readonly<Record<string, number>>
    expect(found).toMatchObject({ size: (await checkpoint()).size })
    expect(found['inclusions']).toBeGreaterThan(95)
    expect(found['consistencies']).toBeGreaterThan(5)
  })

  it.each<[string, Spoil]>([
    [
      'a leaf is another in the midst',
      (path, bytes) => (path === '/tile/0/123' ? flipped(bytes, 4_000) : undefined),
    ],
    [
      'a hash above the leaves is another',
      (path, bytes) => (path === '/tile/1/000' ? flipped(bytes, 9) : undefined),
    ],
    [
      'an entry is another',
      (path, bytes) => (path === '/tile/entries/200' ? flipped(bytes, 50) : undefined),
    ],
    [
      'two entries have changed places',
      (path, bytes) => (path === '/tile/entries/077' ? swapped(bytes) : undefined),
    ],
    [
      'an entry is missing',
      (path, bytes) => (path === '/tile/entries/005' ? bytes.subarray(66) : undefined),
    ],
    [
      'the checkpoint is another',
      (path, bytes) => (path === '/checkpoint' ? flipped(bytes, 24) : undefined),
    ],
  ])('is not whole to either when %s', async (_, spoil) => {
    let spoilt = 0
    const { url, server } = await startSpoilt(ledger.url, (path, bytes) => {
      const changed = spoil(path, bytes)
      if (changed !== undefined) spoilt += 1
      return changed
    })
    try {
      expect(await fsck(url)).toBe(false)
      const { code, err } = await tools.run('walk', [url, key])
      expect([code, err]).toEqual([1, expect.stringMatching(/./)])
      expect(spoilt).toBeGreaterThan(0)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})
