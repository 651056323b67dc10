import { generateKeyPairSync } from 'node:crypto'
import { BusError } from '@ujirani/errors'
import { createDecoder } from '@ujirani/events'
import { createBusRecordReader, createBusRecordWriter, type Publisher } from '@ujirani/messaging'
import { silentLogger } from '@ujirani/runtime'
import { createManualClock, createMemoryBus, until, type ManualClock } from '@ujirani/testing'
import { createNoteSigner, formatCheckpoint, signNote, type NoteSigner } from '@ujirani/tlog'
import { schemas } from '../../test/fixtures/memory-gateway.ts'
import { createLedgerWatch, type LedgerWatch } from './ledger-watch.ts'

const name = 'ujirani.org/demo/ledger'
const signerOf = (): NoteSigner => createNoteSigner(name, generateKeyPairSync('ed25519').privateKey)
const topic = 'origin.bi.cgm'

describe('createLedgerWatch', () => {
  const log = signerOf()
  let clock: ManualClock
  let publisher: Publisher
  let watch: LedgerWatch
  let announce: (next: number, signer?: NoteSigner) => Promise<unknown>
  let stop: () => Promise<void>

  beforeEach(async () => {
    clock = createManualClock(Date.UTC(2026, 0, 5))
    const bus = createMemoryBus(clock)
    const admin = bus.createAdmin()
    await admin.createTopics([{ topic: 'checkpoints', partitions: 1, replication: 1, config: {} }])
    await admin.close()
    publisher = bus.createPublisher()
    const writer = createBusRecordWriter(publisher, schemas)
    announce = (next, signer = log) => {
      const root = Buffer.alloc(32)
      const text = formatCheckpoint({ origin: name, size: next, root })
      const positions = [
        { topic, topicId: '00000000-0000-4000-8000-000000000000', partition: 0, next },
      ]
      const value = { checkpoint: signNote(text, [signer]), size: next, at: 0, positions }
      return writer.write('Checkpoint', { topic: 'checkpoints', key: name, value })
    }
    const reader = bus.createPositionalReader()
    const busRecords = createBusRecordReader(createDecoder(), schemas)
    const ledgers = [log.verifierKey]
    watch = createLedgerWatch({ ledgers, reader, busRecords, clock, logger: silentLogger })
    await watch.start()
    stop = async () => {
      await watch.stop()
      await reader.close()
      await publisher.close()
    }
  })
  afterEach(() => stop())

  const verdict = (): string => {
    try {
      watch.check()
      return 'on'
    } catch (error) {
      return BusError.is(error) ? error.code : 'broken'
    }
  }
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms)
    await Promise.resolve()
  }

  it('slows publishers after five seconds, stops them after ten, and lets them go on', async () => {
    watch.noteAccepted(topic, 0, 4)
    await pass(5_000)
    expect(verdict()).toBe('on')
    await pass(1)
    expect(verdict()).toBe('ERR_LEDGER_BEHIND')
    await pass(5_000)
    expect(verdict()).toBe('ERR_LEDGER_SILENT')
    await announce(4)
    await announce(5)
    await until(() => watch.lagMs() === 0)
    expect(verdict()).toBe('on')
  })

  it('believes no checkpoint but that of the log in the trust file', async () => {
    watch.noteAccepted(topic, 0, 4)
    await pass(6_000)
    await announce(5, signerOf())
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(verdict()).toBe('ERR_LEDGER_BEHIND')
    await announce(5)
    await until(() => verdict() === 'on')
  })

  it('stops publishers when there has been no checkpoint for a minute', async () => {
    await pass(59_000)
    expect(verdict()).toBe('on')
    await announce(0)
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    await pass(59_000)
    expect(verdict()).toBe('on')
    await pass(1_001)
    expect(verdict()).toBe('ERR_LEDGER_SILENT')
    await announce(0)
    await until(() => verdict() === 'on')
  })

  it('asks nothing where the bus has no ledger', () => {
    const none = createLedgerWatch({
      ledgers: [],
      reader: { bounds: () => Promise.reject(new Error()), readRange: () => Promise.resolve([]) },
      busRecords: { read: () => Promise.reject(new Error()) },
      clock,
      logger: silentLogger,
    })
    none.noteAccepted(topic, 0, 1)
    clock.advance(1_000_000)
    expect(() => {
      none.check()
    }).not.toThrow()
  })
})
