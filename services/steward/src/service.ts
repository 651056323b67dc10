import { randomUUID } from 'node:crypto'
import { createKeySets, createTokenVerifier, type TokenVerifier } from '@ujirani/auth'
import {
  bearer,
  createApp,
  createHealthApp,
  createHealthRoutes,
  createQuota,
  createServerPart,
} from '@ujirani/http'
import { createBusRecordWriter, openBusLog, type BusLog } from '@ujirani/messaging'
import { findClient } from '@ujirani/policy'
import {
  createHealth,
  createLogger,
  createMetrics,
  inOrder,
  systemClock,
  type Part,
  type Service,
} from '@ujirani/runtime'
import { createActIntake } from './act-intake.ts'
import type { StewardConfig } from './config.ts'
import { createHeartbeat } from './heartbeat.ts'
import { createProvisioning } from './provisioning.ts'
import { createPostAgreementAct } from './routes/post-agreement-act.ts'
import { createPostAgreementSignature } from './routes/post-agreement-signature.ts'
import { createPostAgreement } from './routes/post-agreement.ts'
import { createPostParty } from './routes/post-party.ts'

const clock = systemClock
const version = { service: 'steward', version: '0.1.0' }
// Anybody may hand in a record, and verifying one costs some milliseconds.
const strangers = { name: 'acts', burst: 60, perSecond: 5 }

/**
 * Creates the steward: it verifies what parties sign, writes it down, and makes the topics that
 * follow from it. It has no authority of its own; every other service verifies again.
 */
export async function createSteward(config: StewardConfig): Promise<Service> {
  const logger = createLogger({ service: 'steward', level: config.logLevel })
  const metrics = createMetrics('steward')
  const health = createHealth()
  const log = await openBusLog({ config, clientId: 'steward', clock, logger })
  const work = createWork(log, config.replication, logger)
  health.add('provisioned', work.isProvisioned)
  health.add('register', () => log.follower.isFresh())
  metrics.gauge({
    name: 'ujirani_register_refused_acts',
    help: 'Records of parties and agreements that were refused.',
    read: () => log.follower.refusedCount(),
  })
  const routes = [
    ...createHealthRoutes({ health, version, isDetailed: false }),
    createPostParty(work.intake),
    createPostAgreement(work.intake, clock),
    createPostAgreementSignature(work.intake, clock),
    createPostAgreementAct(work.intake, clock),
  ]
  const authenticate = bearer(createVerifier(log, config.tokenAudience))
  const quotas = { address: createQuota(strangers, clock) }
  const app = createApp({ routes, logger, metrics, clock, authenticate, quotas })
  const healthApp = createHealthApp({ health, metrics, logger, clock, version })
  const address = (port: number) => ({ host: config.host, port })
  return inOrder(
    [
      createServerPart('metrics', healthApp, address(config.metricsPort)),
      ...work.parts,
      createServerPart('http', app, address(config.port)),
    ],
    logger,
  )
}

function createVerifier({ follower, trust }: BusLog, audience: string): TokenVerifier {
  return createTokenVerifier({
    audience,
    findClient: (issuer, clientId) => findClient(follower.current(), issuer, clientId),
    keySets: createKeySets({ plainHttp: trust.demo ? 'any' : 'loopback' }),
  })
}

/** What the steward does besides answering: its parts, in the order they start. */
function createWork(log: BusLog, replication: number, logger: ReturnType<typeof createLogger>) {
  const { connection, follower, reader, schemas } = log
  const publisher = connection.createPublisher()
  const admin = connection.createAdmin()
  const writer = createBusRecordWriter(publisher, schemas)
  const provisioning = createProvisioning({ admin, reader, writer, follower, replication, logger })
  const intake = createActIntake({ follower, writer, provisioning, clock })
  let isProvisioned = false
  const register: Part = {
    name: 'register',
    start: async () => {
      await schemas.ready()
      await provisioning.prepareBase()
      await log.start()
      await provisioning.reconcile()
      isProvisioned = true
    },
    stop: async () => {
      await intake.idle()
      await Promise.all([publisher.close(), admin.close()])
      await log.close()
    },
  }
  const heartbeat = createHeartbeat({ writer, reader, clock, logger, steward: randomUUID() })
  return { intake, parts: [register, heartbeat], isProvisioned: () => isProvisioned }
}
