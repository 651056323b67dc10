import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { createKeySets, createTokenVerifier, type KeySets, type TokenVerifier } from '@ujirani/auth'
import {
  byToken,
  createApp,
  createHealthApp,
  createQuota,
  createServerPart,
  type App,
  type Guard,
} from '@ujirani/http'
import {
  createBusRecordWriter,
  createNoticeWriter,
  openBusLog,
  type BusLog,
  type RegisterFollower,
} from '@ujirani/messaging'
import { findClient, type Trust } from '@ujirani/policy'
import {
  ConfigInvalidError,
  createHealth,
  createLogger,
  createMetrics,
  inOrder,
  systemClock,
  type Health,
  type Logger,
  type Metrics,
  type Part,
  type Service,
} from '@ujirani/runtime'
import { createAccessLog, type AccessLog } from './access/access-log.ts'
import { createAdmission } from './admission/admission.ts'
import type { GatewayConfig } from './config.ts'
import { createDutyNotices } from './duty-notices.ts'
import { LeaseStaleError } from './errors.ts'
import { readCursorKeys } from './feed/cursor-keys.ts'
import type { CursorKey } from './feed/cursor.ts'
import { createFeed, type Feed } from './feed/feed.ts'
import { createInbox } from './inbox/inbox.ts'
import { createEventIndex } from './index/event-index.ts'
import { createIndexFollower, type IndexFollower } from './index/index-follower.ts'
import { openIndexStore, type IndexStore } from './index/index-store.ts'
import { createLedgerWatch } from './ledger/ledger-watch.ts'
import { createLedger } from './ledger/ledger.ts'
import { measure, measureRevocations } from './measures.ts'
import type { GatewayParts } from './parts.ts'
import { findTermsIn, withOnwardTerms } from './onward.ts'
import { createPublishing } from './publishing.ts'
import { createReceiptSigner, publicJwkOf, readReceiptKey, type ReceiptKey } from './receipts.ts'
import { createRegistryWindow } from './registry-window.ts'
import { createRoutes, version } from './routes.ts'
import { createSteward } from './steward.ts'

const clock = systemClock

/**
 * Creates the gateway: the one door of the bus. It admits what parties publish and shows each what
 * it may see; its only state is an index that the log can give it again.
 *
 * @throws {ConfigInvalidError} @throws {TrustInvalidError}
 */
export async function createGateway(config: GatewayConfig): Promise<Service> {
  const logger = createLogger({ service: version.service, level: config.logLevel })
  const metrics = createMetrics(version.service)
  const log = await openBusLog({ config, clientId: version.service, clock, logger })
  const receiptKey = await readReceiptKey(config.receiptKeyFile)
  checkReceiptKey(receiptKey, log.trust)
  const cursorKeys = await readCursorKeys(config.cursorKeyFile)
  const store = openIndexStore({ file: config.indexFile, bus: config.bus, logger })
  const ingredients = { config, logger, metrics, log, store, receiptKey, cursorKeys }
  const { parts, running } = createParts(ingredients)
  measure(metrics, parts)
  const address = (port: number) => ({ host: config.host, port })
  const app = createGatewayApp(parts, metrics)
  const healthApp = createHealthApp({ health: parts.health, metrics, logger, clock, version })
  return inOrder(
    [
      { name: 'store', start: () => Promise.resolve(), stop: () => close(store) },
      createServerPart('metrics', healthApp, address(config.metricsPort)),
      { name: 'log', start: () => log.start(), stop: () => log.close() },
      ...running,
      createServerPart('http', app, address(config.port), parts.health),
    ],
    logger,
  )
}

function close(store: IndexStore): Promise<void> {
  store.close()
  return Promise.resolve()
}

/** A receipt that nobody can check is none: its key must be one of those that parties were given. */
function checkReceiptKey(key: ReceiptKey, { receipts }: Trust): void {
  const { kid, x } = publicJwkOf(key)
  if (receipts.some((trusted) => trusted.kid === kid && trusted.x === x)) return
  const reason = 'names a key that is not among the receipt keys of the trust file'
  throw new ConfigInvalidError([{ name: 'UJIRANI_GATEWAY_RECEIPT_KEY_FILE', reason }])
}

interface Ingredients {
  readonly config: GatewayConfig
  readonly logger: Logger
  readonly metrics: Metrics
  readonly log: BusLog
  readonly store: IndexStore
  readonly receiptKey: ReceiptKey
  readonly cursorKeys: readonly CursorKey[]
}

function createParts(ingredients: Ingredients): {
  readonly parts: GatewayParts
  readonly running: readonly Part[]
} {
  const { config, logger, log, store, receiptKey } = ingredients
  const { reader, follower: register, schemas } = log
  const index = createEventIndex(store)
  const busRecords = log.records
  const rows = { index, store, busRecords, eventRecords: log.events }
  const follower = createIndexFollower({ reader, register, logger, ...rows })
  const publisher = log.connection.createPublisher()
  const signer = createReceiptSigner(receiptKey)
  const ledgerWatch = createLedgerWatch({ ...log.trust, reader, busRecords, clock, logger })
  const promising = { publisher, schemas, index, follower, signer, ledger: ledgerWatch }
  const feed = createGatewayFeed(ingredients)
  const access = createGatewayAccess(ingredients)
  // The demo's issuer speaks plain http, also from one container to another.
  const keySets = createKeySets({ plainHttp: log.trust.demo ? 'any' : 'loopback' })
  const parts: GatewayParts = {
    config,
    clock,
    logger,
    health: createGatewayHealth(follower, register),
    register,
    reader,
    schemas,
    eventRecords: log.events,
    busRecords,
    index,
    admission: createAdmission(config.idHorizonMs),
    publishing: withOnwardTerms(createPublishing(promising), {
      ...{ register, clock },
      findTerms: findTermsIn({ reader, busRecords, index, register }),
    }),
    feed,
    access,
    authenticate: byToken(createVerifier(config, log, keySets), config.url),
    signer,
    ledger: createLedger(config.ledgerUrl, fetch),
    steward: createSteward(config.stewardUrls, fetch),
    registryWindow: createRegistryWindow({ url: config.registryUrl, schemas, fetch }),
    quotas: createPublishQuotas(config),
    freshLease: createLeaseGuard(register),
  }
  const inbox = createInbox({ parts, log, publisher, follower, metrics: ingredients.metrics })
  const notices = createNoticeWriter({ ...log, writer: createBusRecordWriter(publisher, schemas) })
  const { isCaughtUp } = follower
  const duties = createDutyNotices({ index, isCaughtUp, notices, clock, logger })
  const readers = [access, feed, createKeysPart(keySets, feed), ledgerWatch]
  return { parts, running: [follower, createPublisherPart(publisher), inbox, ...readers, duties] }
}

function createGatewayHealth(index: IndexFollower, register: RegisterFollower): Health {
  const health = createHealth()
  health.add('index', index.isCaughtUp)
  health.add('lease', createLeaseHeard(register))
  return health
}

function createGatewayFeed({ config, log, cursorKeys, logger, metrics }: Ingredients): Feed {
  const { reader, events: eventRecords, records: busRecords, follower: register } = log
  const { streamsPerParty } = config
  const onRevoked = measureRevocations(metrics)
  const options = {
    reader,
    eventRecords,
    busRecords,
    register,
    cursorKeys,
    streamsPerParty,
    onRevoked,
  }
  return createFeed({ ...options, clock, logger })
}

/** Its publisher is its own: who reads does not wait behind what is published. */
function createGatewayAccess({ config, log, logger }: Ingredients): AccessLog {
  const publisher = log.connection.createPublisher()
  const writer = createBusRecordWriter(publisher, log.schemas)
  const name = `${hostname()}:${String(config.port)}`
  const access = createAccessLog({ writer, name, run: randomUUID(), clock, logger })
  return {
    ...access,
    stop: async () => {
      await access.stop()
      await publisher.close()
    },
  }
}

function createVerifier(
  { tokenAudience }: GatewayConfig,
  { follower }: BusLog,
  keySets: KeySets,
): TokenVerifier {
  return createTokenVerifier({
    audience: tokenAudience,
    findClient: (issuer, clientId) => findClient(follower.current(), issuer, clientId),
    keySets,
  })
}

// A key that its issuer has withdrawn opens nothing here a second later.
const keysEveryMs = 300

/** Asks issuers for their keys all the time, and has streams verified when one is withdrawn. */
function createKeysPart(keySets: KeySets, feed: Feed): Part {
  let stop: (() => void) | undefined
  return {
    name: 'issuer-keys',
    start: () => {
      stop = keySets.keepFresh(keysEveryMs, feed.verifyReaders)
      return Promise.resolve()
    },
    stop: () => Promise.resolve(stop?.()),
  }
}

function createPublisherPart(publisher: { close: () => Promise<void> }): Part {
  return { name: 'publisher', start: () => Promise.resolve(), stop: () => publisher.close() }
}

function createPublishQuotas({ eventsPerSecond, bytesPerSecond }: GatewayConfig) {
  const quota = (name: string, perSecond: number) =>
    createQuota({ name, perSecond, burst: perSecond * 2 }, clock)
  return { events: quota('events', eventsPerSecond), bytes: quota('bytes', bytesPerSecond) }
}

/** Nothing is read on permissions that may have been taken back. */
function createLeaseGuard(register: RegisterFollower): Guard {
  return {
    name: 'fresh-lease',
    check: () => {
      if (!register.isFresh()) throw new LeaseStaleError()
    },
  }
}

/**
 * Holds from the first fresh lease on. Later losses do not count: publishing goes on without the
 * steward, and a balancer must not take it away.
 */
function createLeaseHeard(register: RegisterFollower): () => boolean {
  let isHeard = false
  return () => (isHeard ||= register.isFresh())
}

/** A party joins with a handful of requests before it has a token. */
function createAnonymousQuota({ anonymousPerSecond: perSecond }: GatewayConfig) {
  return createQuota({ name: 'anonymous', burst: perSecond * 12, perSecond }, clock)
}

function createGatewayApp(parts: GatewayParts, metrics: Metrics): App {
  const { config, logger, quotas, authenticate } = parts
  return createApp({
    routes: createRoutes(parts),
    logger,
    metrics,
    clock,
    authenticate,
    quotas: { party: quotas.events, address: createAnonymousQuota(config) },
    metadataUrl: `${config.url}/.well-known/oauth-protected-resource`,
  })
}
