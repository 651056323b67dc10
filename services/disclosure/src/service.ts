import { createApp, createHealthApp, createHealthRoutes, createServerPart } from '@ujirani/http'
import {
  createBusRecordWriter,
  openBusLog,
  originTopic,
  type BusLog,
  type Publisher,
} from '@ujirani/messaging'
import { createLinkKeys, type LinkKeys } from '@ujirani/policy'
import {
  createHealth,
  createLogger,
  createMetrics,
  inOrder,
  readSecretFile,
  systemClock,
  type Logger,
  type Metrics,
  type Part,
  type Service,
} from '@ujirani/runtime'
import { createBatchHandler } from './batch-handler.ts'
import type { DisclosureConfig } from './config.ts'
import { createDecisionSessions, type DecisionSessions } from './decision-sessions.ts'
import { createJudge } from './judge.ts'
import { createMeasures } from './measures.ts'
import { createPlaces, type Places } from './places.ts'
import { createSecondLook } from './second-look.ts'
import { createWaker } from './waker.ts'

const clock = systemClock
const version = { service: 'disclosure', version: '0.1.0' }
const groupId = 'ujirani-disclosure'
/**
 * Partitions decided beside each other: their writes share requests to the broker. What was fetched
 * together is waited for together, so with fewer the last of many parties would wait for all rounds.
 */
const concurrency = 48
/** Under load: a fifth of the requests, for some milliseconds that nobody misses then. */
const gatherMs = 50

/**
 * Creates disclosure: for each origin record it says, under the agreements in force, who gets it in
 * what form; writes that down, and then the copies.
 */
export async function createDisclosure(config: DisclosureConfig): Promise<Service> {
  const logger = createLogger({ service: 'disclosure', level: config.logLevel })
  const metrics = createMetrics('disclosure')
  const health = createHealth()
  const master = await readSecretFile(config.masterKeyFile, 'UJIRANI_MASTER_KEY_FILE')
  const keys = createLinkKeys(Buffer.from(master.reveal(), 'hex'), config.bus)
  const log = await openBusLog({ config, clientId: 'disclosure', clock, logger })
  const work = createWork(log, keys, { logger, metrics })
  health.add('register', () => log.follower.isFresh())
  health.add('consumer', work.isHealthy)
  metrics.gauge({
    name: 'ujirani_register_refused_acts',
    help: 'Records of parties and agreements that were refused.',
    read: () => log.follower.refusedCount(),
  })
  const address = (port: number) => ({ host: config.host, port })
  const routes = createHealthRoutes({ health, version, isDetailed: false })
  const app = createApp({ routes, logger, clock })
  const healthApp = createHealthApp({ health, metrics, logger, clock, version })
  return inOrder(
    [
      createServerPart('metrics', healthApp, address(config.metricsPort)),
      createServerPart('http', app, address(config.port)),
      work.part,
    ],
    logger,
  )
}

interface Work {
  readonly part: Part
  readonly isHealthy: () => boolean
}

interface Told {
  readonly logger: Logger
  readonly metrics: Metrics
}

function createWork(log: BusLog, keys: LinkKeys, told: Told): Work {
  const { connection, follower } = log
  const publisher = connection.createPublisher()
  const admin = connection.createAdmin()
  const topics = () => [...follower.current().parties.keys()].map(originTopic)
  const { reader, records } = log
  const { logger } = told
  const session = { reader, records, publisher, admin, logger, groupId, topics }
  const sessions = createDecisionSessions(session)
  const places = createPlaces()
  const uses = { sessions, places, publisher, metrics: told.metrics }
  const { handle, secondLook } = createHandling(log, keys, uses)
  const consumer = connection.createGroupConsumer({
    groupId,
    topics: [],
    concurrency,
    gatherMs,
    handle,
    onFault: (fault) => {
      const error = 'error' in fault ? { error: fault.error } : {}
      logger.warn('consumer stumbled', { reason: fault.kind, ...error })
    },
  })
  const assigned = () => consumer.assigned()
  const waker = createWaker({ sessions, places, secondLook, follower, assigned, logger })
  const followParties = (): void => {
    void consumer.updateTopics(topics())
  }
  const start = async (): Promise<void> => {
    await log.start()
    follower.onChange(followParties)
    followParties()
    // Joins once there is a topic; a bus without parties has nothing to wait for.
    void consumer.start()
    await waker.start()
  }
  const stop = async (): Promise<void> => {
    await waker.stop()
    await consumer.stop()
    await Promise.all([publisher.close(), admin.close()])
    await log.close()
  }
  return {
    part: { name: 'log', start, stop },
    isHealthy: () => follower.current().parties.size === 0 || consumer.isHealthy(),
  }
}

interface HandlerUses {
  readonly sessions: DecisionSessions
  readonly places: Places
  readonly publisher: Publisher
  readonly metrics: Metrics
}

function createHandling(log: BusLog, keys: LinkKeys, uses: HandlerUses) {
  const { sessions, places, publisher, metrics } = uses
  const { events, follower, reader, schemas } = log
  const writer = createBusRecordWriter(publisher, schemas)
  const judge = createJudge({ events, reader, schemas, writer, keys })
  const measures = createMeasures(metrics)
  metrics.gauge({
    name: 'ujirani_disclosure_events_remembered',
    help: 'Events whose ids are held against repeats.',
    read: () => sessions.size(),
  })
  metrics.gauge({
    name: 'ujirani_disclosure_lines_held',
    help: 'Outcomes for single recipients that wait for a time or for another event.',
    read: () => sessions.held(),
  })
  const parts = { judge, reader, publisher, writer, follower, clock, measures }
  const secondLook = createSecondLook(parts)
  return { secondLook, handle: createBatchHandler({ ...parts, sessions, places, secondLook }) }
}
