import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { createKeySets, createTokenVerifier, type TokenVerifier } from '@ujirani/auth'
import {
  byToken,
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
  type Admin,
  type BusLog,
  type BusRecordWriter,
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
import { createAccessKeeper, type AccessKeeper } from './access-keeper.ts'
import { createActIntake } from './act-intake.ts'
import type { StewardConfig } from './config.ts'
import { createDesk } from './desk.ts'
import { fenceAdmin, fenceWriter } from './fenced.ts'
import { createLeadership, type Leadership } from './leadership.ts'
import { countDrift, countUnsigned, type OnDrift } from './drift.ts'
import { createNotifier } from './notices/notifier.ts'
import { createProvisioning } from './provisioning.ts'
import { createRights } from './rights/create-rights.ts'
import { createPostAgreementAct } from './routes/post-agreement-act.ts'
import { createPostAgreementSignature } from './routes/post-agreement-signature.ts'
import { createPostAgreement } from './routes/post-agreement.ts'
import { createPostParty } from './routes/post-party.ts'
import { createTopicKeeper } from './topic-keeper.ts'
import { planBaseTopics } from './topic-plan.ts'

const clock = systemClock
const version = { service: 'steward', version: '0.1.0' }

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
  const told = { onDrift: countDrift(metrics), onUnsigned: countUnsigned(metrics) }
  const work = createWork({ config, log, users, logger, ...told })
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
  const authenticate = byToken(createVerifier(log, config.tokenAudience), config.gatewayUrl)
  const quotas = { address: createStrangersQuota(config) }
  const app = createApp({ routes, logger, metrics, clock, authenticate, quotas })
  const healthApp = createHealthApp({ health, metrics, logger, clock, version })
  metrics.gauge({
    name: 'ujirani_steward_leading',
    help: '1 while this steward leads, 0 while it stands by.',
    read: () => (work.leadership.isLeading() ? 1 : 0),
  })
  const address = (port: number) => ({ host: config.host, port })
  return inOrder(
    [
      createServerPart('metrics', healthApp, address(config.metricsPort)),
      ...work.parts,
      createServerPart('http', app, address(config.port), health),
    ],
    logger,
  )
}

/** Anybody may hand in a record, and verifying one costs some milliseconds. */
function createStrangersQuota({ anonymousPerSecond: perSecond }: StewardConfig) {
  return createQuota({ name: 'acts', burst: perSecond * 12, perSecond }, clock)
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
  readonly onUnsigned: (count: number) => void
}

/** What the steward does besides answering: its parts, in the order they start. */
function createWork(parts: WorkParts) {
  const { config, log, users, logger } = parts
  const { connection, records, schemas, reader } = log
  const publisher = connection.createPublisher()
  const admin = connection.createAdmin()
  const writer = createBusRecordWriter(publisher, schemas)
  const steward = randomUUID()
  const base = { reader, records, writer, clock, logger, steward }
  const leadership: Leadership = createLeadership({ ...base, lead: () => leading.create() })
  const leading = createLeading({ ...parts, leadership, admin, writer, run: steward })
  const register: Part = {
    name: 'register',
    start: async () => {
      await schemas.ready()
      await admin.createTopics(planBaseTopics(config))
      // Without them the other services do not even see the topics.
      await admin.createAcls(planServiceRules(users))
      await log.start()
    },
    stop: async () => {
      await Promise.all([publisher.close(), admin.close()])
      await log.close()
    },
  }
  return {
    intake: leading.intake,
    leadership,
    parts: [register, leadership],
    isProvisioned: () => (leadership.isLeading() ? leading.isProvisioned() : leadership.isLed()),
    isInStep: leading.isInStep,
  }
}

interface LeadingParts extends WorkParts {
  readonly leadership: Leadership
  readonly admin: Admin
  readonly writer: BusRecordWriter
  /** Names this process. */
  readonly run: string
}

/** What a steward does while it leads; everything it changes asks first whether it still does. */
function createLeading(parts: LeadingParts) {
  const { config, log, users, logger, onDrift, onUnsigned, leadership, run } = parts
  const { connection, follower, reader, records } = log
  const writer = fenceWriter(parts.writer, leadership)
  const told = { follower, logger, onDrift }
  const topicParts = { ...told, clock, reader, writer, settings: config }
  const admin = fenceAdmin(parts.admin, leadership)
  const provisioning = createProvisioning({ ...topicParts, admin })
  const desk = createDesk(log, leadership)
  const intake = createActIntake({ follower, writer, provisioning, clock, ready: desk.ready })
  let access: AccessKeeper | undefined
  let isProvisioned = false
  const reconciling: Part = {
    name: 'provisioning',
    start: async () => {
      await provisioning.reconcile()
      isProvisioned = true
    },
    stop: () => intake.idle(),
  }
  return {
    intake,
    isProvisioned: () => isProvisioned,
    isInStep: () => access?.isInStep() === true,
    create: (): Service => {
      const own = (): Admin => fenceAdmin(connection.createAdmin(), leadership)
      const base = { standing: planServiceRules(users), admin: own(), clock }
      const name = `${hostname()}:${String(config.port)}`
      const writing = { log, logger, writer, name, run, onUnsigned }
      const { rights, offsets } = createRights({ ...base, ...writing, groupAdmin: own() })
      access = createAccessKeeper({ ...base, ...told, rights, revoker: own() })
      const topics = createTopicKeeper({ provisioning, intake, logger })
      const heard = { reader, records, writer, follower, clock, logger }
      return inOrder([desk, reconciling, access, topics, createNotifier(heard), offsets], logger)
    },
  }
}
