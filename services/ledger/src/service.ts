import { createApp, createHealthApp, createHealthRoutes, createServerPart } from '@ujirani/http'
import {
  createBusRecordWriter,
  createRecordContents,
  openBusLog,
  type BusLog,
} from '@ujirani/messaging'
import {
  createHealth,
  createLogger,
  createMetrics,
  createPeriodicPart,
  inOrder,
  systemClock,
  type Logger,
  type Metrics,
  type Part,
  type Service,
} from '@ujirani/runtime'
import { createAnnouncements } from './announcements.ts'
import { checkLog } from './check-log.ts'
import type { LedgerConfig } from './config.ts'
import { readLedgerKey, type LedgerIdentity } from './ledger-key.ts'
import { createGetCheckpoint } from './routes/get-checkpoint.ts'
import { createGetConsistencyProof } from './routes/get-consistency-proof.ts'
import { createGetRecordProof } from './routes/get-record-proof.ts'
import { createServeTiles } from './routes/serve-tiles.ts'
import { Sequencer, type Published } from './sequencer.ts'
import { machineDisk } from './store/disk.ts'
import { LedgerStore } from './store/ledger-store.ts'
import { Tail } from './tail.ts'

const clock = systemClock
const version = { service: 'ledger', version: '0.1.0' }
/** A checkpoint at least every second when there is something new: two rounds, with time to spare. */
const roundMs = 400
const lookMs = 1000

/**
 * Creates the ledger: every record of the bus gets one leaf in a log that can only grow, and that
 * anybody can check with tools that are not ours.
 *
 * @throws {LedgerAbsentError} @throws {LedgerInconsistentError} @throws {ConfigInvalidError}
 */
export async function createLedger(config: LedgerConfig): Promise<Service> {
  const logger = createLogger({ service: 'ledger', level: config.logLevel })
  const metrics = createMetrics('ledger')
  const health = createHealth()
  const log = await openBusLog({ config, clientId: 'ledger', clock, logger })
  const identity = await readLedgerKey(config.keyFile, log.trust.ledgers)
  const store = await LedgerStore.open(machineDisk, config.folder)
  const work = createWork({ log, identity, store, logger, metrics })
  health.add('log', work.isSound)
  const read = { store, published: work.published }
  const app = createApp({
    routes: [
      ...createHealthRoutes({ health, version, isDetailed: false }),
      createGetCheckpoint(read),
      createGetRecordProof(read),
      createGetConsistencyProof(read),
    ],
    stages: [createServeTiles(read)],
    logger,
    metrics,
    clock,
  })
  const healthApp = createHealthApp({ health, metrics, logger, clock, version })
  const address = (port: number) => ({ host: config.host, port })
  return inOrder(
    [
      createServerPart('metrics', healthApp, address(config.metricsPort)),
      { name: 'store', start: () => Promise.resolve(), stop: () => store.close() },
      { name: 'log', start: () => log.start(), stop: () => log.close() },
      ...work.parts,
      createServerPart('http', app, address(config.port), health),
    ],
    logger,
  )
}

interface WorkParts {
  readonly log: BusLog
  readonly identity: LedgerIdentity
  readonly store: LedgerStore
  readonly logger: Logger
  readonly metrics: Metrics
}

interface Work {
  readonly parts: readonly Part[]
  readonly published: () => Published
  readonly isSound: () => boolean
}

function createWork({ log, identity, store, logger, metrics }: WorkParts): Work {
  const publisher = log.connection.createPublisher()
  const writer = createBusRecordWriter(publisher, log.schemas)
  const announcements = createAnnouncements({ log, writer, logger, nowMs: clock.nowMs })
  let published: Published = store.committed
  const sequencer = new Sequencer({
    ...{ store, signer: identity.signer, origin: identity.origin },
    onPublished: async (next) => {
      published = next
      await announcements.tell(next)
    },
  })
  const contents = createRecordContents(log.records)
  const tail = new Tail({ log, contents, sequencer, logger })
  measure(metrics, { store, tail, sequencer })
  const opening: Part = {
    name: 'opening',
    start: async () => {
      await checkLog(store, identity.verifier, await announcements.last())
      await sequencer.publish()
      await tail.look()
    },
    stop: async () => {
      tail.stop()
      await publisher.close()
    },
  }
  const attempt = (what: string, work: () => Promise<void>) => () =>
    work().catch((error: unknown) => {
      logger.warn(what, { error })
    })
  // A round that fails leaves memory ahead of the disk: the process ends and begins from the disk.
  const round = async (): Promise<void> => {
    await sequencer.round()
    await sequencer.publish()
  }
  return {
    parts: [
      opening,
      createPeriodicPart('rounds', roundMs, () => round().catch(breakProcess)),
      createPeriodicPart(
        'topics',
        lookMs,
        attempt('topics not looked for', () => tail.look()),
      ),
    ],
    published: () => published,
    isSound: () => tail.haltedCount === 0,
  }
}

function breakProcess(error: unknown): void {
  setImmediate(() => {
    throw error
  })
}

function measure(
  metrics: Metrics,
  {
    store,
    tail,
    sequencer,
  }: { readonly store: LedgerStore; readonly tail: Tail; readonly sequencer: Sequencer },
): void {
  metrics.gauge({
    name: 'ujirani_ledger_leaves',
    help: 'Leaves that are committed.',
    read: () => store.committed.size,
  })
  metrics.gauge({
    name: 'ujirani_ledger_lag_records',
    help: 'Records that are known of and have no committed leaf yet.',
    read: () => tail.behindCount + sequencer.waitingCount,
  })
  metrics.gauge({
    name: 'ujirani_ledger_halted_partitions',
    help: 'Partitions that are not followed any more: their topic was made again, or has lost records.',
    read: () => tail.haltedCount,
  })
}
