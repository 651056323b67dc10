import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contentCommitment, recordCommitment, saltOf, toLeaf } from '@ujirani/events'
import { baseTopics, readWhole, type IncomingRecord } from '@ujirani/messaging'
import {
  createTestEvents,
  startServiceBus,
  toOriginRecord,
  until,
  type BusService,
  type ServiceBus,
} from '@ujirani/testing'
import {
  checkConsistency,
  encodeBundle,
  hashLeaf,
  openCheckpoint,
  parseBundle,
  tileOfBundle,
  TreeEdge,
  verifyProof,
} from '@ujirani/tlog'
import { initialiseLog } from '../src/initialise-log.ts'
import { testKeyJwk, testSigner, testVerifier } from './fixtures/test-log.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const origin = 'origin.bi.cgm'

interface RecordProof {
  readonly leafIndex: number
  readonly leafHash: string
  readonly inclusion: readonly string[]
  readonly checkpoint: string
  readonly topicId: string
  readonly timestampMs: number
}

describe('ledger', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ujirani-ledger-'))
  const log = {
    trustFile: join(folder, 'trust.json'),
    keyFile: join(folder, 'ledger.jwk'),
    folder: join(folder, 'log'),
  }
  const env = {
    UJIRANI_TRUST_FILE: log.trustFile,
    UJIRANI_LEDGER_KEY_FILE: log.keyFile,
    UJIRANI_LEDGER_DIR: log.folder,
  }
  let bus: ServiceBus
  let ledger: BusService
  const start = (isAwaited = true) => bus.start({ name: 'LEDGER', main, env, isAwaited })
  const ask = (path: string) => fetch(`${ledger.url}${path}`)
  const checkpoint = async () =>
    openCheckpoint(await (await ask('/checkpoint')).text(), testVerifier)
  const bytesOf = async (path: string) => Buffer.from(await (await ask(path)).arrayBuffer())
  const publish = (count: number) => {
    const incident = createTestEvents('incident-reported')
    const events = Array.from({ length: count }, () => toOriginRecord(incident(), bus.schemas))
    return bus.publisher.publishAll(events)
  }
  const recordsOf = async (topic: string): Promise<readonly IncomingRecord[]> => {
    const records: IncomingRecord[] = []
    for await (const record of readWhole(bus.reader, topic)) records.push(record)
    return records
  }
  const logged = async () => {
    const topics = [baseTopics.parties, baseTopics.agreements, baseTopics.decisions, origin]
    const counts = await Promise.all(topics.map(async (topic) => (await recordsOf(topic)).length))
    return counts.reduce((sum, count) => sum + count, 0)
  }
  const untilAllLogged = async () => {
    const count = await logged()
    await until(async () => (await checkpoint()).size === count)
  }
  const contentOf = (record: IncomingRecord): Buffer =>
    contentCommitment({ ...record, salt: saltOf(record.headers) ?? Buffer.alloc(0) })
  const proofOf = (record: IncomingRecord, content: Buffer) => {
    const { topic, partition, offset } = record
    const place = `topic=${topic}&partition=${String(partition)}&offset=${String(offset)}`
    return ask(`/proofs/record?${place}&commitment=${content.toString('base64url')}`)
  }

  beforeAll(async () => {
    bus = await startServiceBus(['bi.cgm', 'tz.isd'])
    const trust = { ...bus.parties.trustJson, ledgers: [testSigner.verifierKey] }
    writeFileSync(log.trustFile, JSON.stringify(trust), { mode: 0o600 })
    writeFileSync(log.keyFile, JSON.stringify(testKeyJwk), { mode: 0o600 })
    await bus.steward.prepare()
    await bus.steward.admit(bus.parties)
    await publish(300)
  }, 120_000)
  afterAll(async () => {
    await bus.stop()
    rmSync(folder, { recursive: true })
  }, 60_000)

  it('does not start where no log was initialised', async () => {
    const refused = await start(false)
    expect(await refused.exited).toBe(1)
    expect(JSON.stringify(refused.log.items)).toContain('initialising one is an act of its own')
    await initialiseLog(log, false)
    await expect(initialiseLog(log, false)).rejects.toThrow('there is one already')
  }, 60_000)

  it('gives each record one leaf, which its reader can compute and prove', async () => {
    ledger = await start()
    await untilAllLogged()
    const trust = { log: testVerifier }
    for (const record of [(await recordsOf(origin))[7], (await recordsOf(baseTopics.parties))[0]]) {
      if (record === undefined) throw new Error('no record')
      const content = contentOf(record)
      const proof = (await (await proofOf(record, content)).json()) as RecordProof
      const place = { ...record, topicId: proof.topicId }
      const hash = hashLeaf(toLeaf(recordCommitment(content, place)))
      expect(proof.leafHash).toBe(hash.toString('base64'))
      expect(proof.timestampMs).toBe(record.timestampMs)
      const hashes = proof.inclusion.map((text) => Buffer.from(text, 'base64'))
      verifyProof({ index: proof.leafIndex, hashes, checkpoint: proof.checkpoint }, hash, trust)
    }
  }, 120_000)

  it('answers who does not know the commitment as if there were no record', async () => {
    const [record] = await recordsOf(origin)
    if (record === undefined) throw new Error('no record')
    const wrong = await proofOf(record, Buffer.alloc(32))
    const absent = await proofOf({ ...record, offset: 999_999 }, contentOf(record))
    const foreign = await proofOf({ ...record, topic: 'origin.zz' }, contentOf(record))
    const answers = await Promise.all(
      [wrong, absent, foreign].map(async (answer) => {
        const body = (await answer.json()) as Record<string, unknown>
        return [answer.status, { ...body, instance: '' }]
      }),
    )
    expect(answers[0]?.[0]).toBe(404)
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
  })

  it('serves tiles that lead to the root it signed, and none beyond', async () => {
    const { size, root } = await checkpoint()
    const edge = new TreeEdge()
    for (let index = 0; index * 256 < size; index += 1) {
      const width = Math.min(256, size - index * 256)
      const suffix = `00${String(index)}${width < 256 ? `.p/${String(width)}` : ''}`
      const bundle = await bytesOf(`/tile/entries/${suffix}`)
      const tile = await bytesOf(`/tile/0/${suffix}`)
      expect(tileOfBundle(bundle)).toEqual(tile)
      expect(encodeBundle(parseBundle(bundle))).toEqual(bundle)
      for (let at = 0; at < width; at += 1) edge.append(tile.subarray(at * 32, at * 32 + 32))
    }
    expect(edge.root()).toEqual(root)
    for (const path of [
      '/tile/0/900',
      '/tile/0/001.p/255',
      '/tile/0/0',
      '/tile/8/000',
      '/tile/x',
    ]) {
      expect((await ask(path)).status).toBe(404)
    }
  })

  it('announces how far it has come', async () => {
    const announced = await recordsOf(baseTopics.checkpoints)
    const last = announced.at(-1)
    if (last === undefined) throw new Error('nothing announced')
    expect(last.value?.includes(Buffer.from('ledger.example/test'))).toBe(true)
  })

  it('goes on after a kill with what a proof shows to be the same log', async () => {
    const before = await checkpoint()
    await ledger.kill()
    await publish(700)
    ledger = await start()
    await untilAllLogged()
    const after = await checkpoint()
    expect(after.size).toBe(before.size + 700)
    const answer = await ask(`/proofs/consistency?from=${String(before.size)}`)
    const { proof } = (await answer.json()) as { readonly proof: readonly string[] }
    checkConsistency(
      before,
      after,
      proof.map((text) => Buffer.from(text, 'base64')),
    )
  }, 120_000)

  it('does not start from a disk that was rolled back', async () => {
    const kept = join(folder, 'kept')
    await ledger.stop()
    cpSync(log.folder, kept, { recursive: true })
    ledger = await start()
    await publish(10)
    await untilAllLogged()
    await ledger.stop()
    rmSync(log.folder, { recursive: true })
    cpSync(kept, log.folder, { recursive: true })
    const refused = await start(false)
    expect(await refused.exited).toBe(1)
    expect(JSON.stringify(refused.log.items)).toContain('it was rolled back')
  }, 120_000)

  it('does not start anew under its name either', async () => {
    rmSync(log.folder, { recursive: true })
    await initialiseLog(log, false)
    const refused = await start(false)
    expect(await refused.exited).toBe(1)
    expect(JSON.stringify(refused.log.items)).toContain('it was rolled back')
  }, 60_000)
})
