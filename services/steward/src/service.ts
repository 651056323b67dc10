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
import {
  createBusRecordWriter,
  openBusLog,
  parseServicePrincipals,
  planServiceRules,
  type BusLog,
  type ServicePrincipals,
} from '@ujirani/messaging'
import { findClient } from '@ujirani/policy'
import {
  createHealth,
  createLogger,
  createMetrics,
  inOrder,
  readSecretJson,
  systemClock,
  type Logger,
  type Part,
  type Service,
} from '@ujirani/runtime'
import { createAccessKeeper } from './access-keeper.ts'
import { createActIntake } from './act-intake.ts'
import type { StewardConfig } from './config.ts'
import { countDrift, type OnDrift } from './drift.ts'
import { createHeartbeat } from './heartbeat.ts'
import { createProvisioning } from './provisioning.ts'
import { createPostAgreementAct } from './routes/post-agreement-act.ts'
import { createPostAgreementSignature } from './routes/post-agreement-signature.ts'
import { createPostAgreement } from './routes/post-agreement.ts'
import { createPostParty } from './routes/post-party.ts'
import { createTopicKeeper } from './topic-keeper.ts'

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
  const users = await readServicePrincipals(config)
  const work = createWork({ config, log, users, logger, onDrift: countDrift(metrics) })
  health.add('provisioned', work.isProvisioned)
  health.add('register', () => log.follower.isFresh())
  metrics.gauge({
    name: 'ujirani_steward_access_in_step',
    help: '1 while the access rules of the broker are known to be those that the register gives.',
    read: () => (work.isInStep() ? 1 : 0),
  })
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

/** Users of the broker that services have of their own; elsewhere they may be known otherwise. */
async function readServicePrincipals({
  kafkaUsersFile,
}: StewardConfig): Promise<ServicePrincipals> {
  if (kafkaUsersFile === '') return {}
  return readSecretJson(kafkaUsersFile, 'UJIRANI_STEWARD_KAFKA_USERS_FILE', parseServicePrincipals)
}

interface WorkParts {
  readonly config: StewardConfig
  readonly log: BusLog
  readonly users: ServicePrincipals
  readonly logger: Logger
  readonly onDrift: OnDrift
}

/** What the steward does besides answering: its parts, in the order they start. */
function createWork({ config, log, users, logger, onDrift }: WorkParts) {
  const { connection, follower, reader, schemas } = log
  const { replication } = config
  const publisher = connection.createPublisher()
  const admin = connection.createAdmin()
  const writer = createBusRecordWriter(publisher, schemas)
  const base = { admin, reader, writer, follower, replication, logger, onDrift }
  const provisioning = createProvisioning(base)
  const intake = createActIntake({ follower, writer, provisioning, clock })
  const standing = planServiceRules(users)
  const accessParts = { follower, clock, logger, standing, onDrift }
  const access = createAccessKeeper({ ...accessParts, admin: connection.createAdmin() })
  let isProvisioned = false
  const register: Part = {
    name: 'register',
    start: async () => {
      await schemas.ready()
      await provisioning.prepareBase()
      // Without them the other services do not even see the topics.
      await admin.createAcls(standing)
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
  const topics = createTopicKeeper({ provisioning, intake, logger })
  return {
    intake,
    parts: [register, access, heartbeat, topics],
    isProvisioned: () => isProvisioned,
    isInStep: access.isInStep,
  }
}
