import { createClient, createTokenSource, parseClientFile } from '@ujirani/client'
import { createHealthApp, createHealthRoutes, createServerPart } from '@ujirani/http'
import {
  ConfigInvalidError,
  createHealth,
  createLogger,
  createMetrics,
  inOrder,
  readSecretJson,
  systemClock,
  type Part,
  type Service,
} from '@ujirani/runtime'
import { createClientOf } from './agreements/desk-client.ts'
import { createToBusRoles } from './bus-roles.ts'
import { buildPage } from './bundle/build-page.ts'
import { readPageFiles } from './bundle/page-files.ts'
import type { DashboardConfig } from './config.ts'
import { createFeedFollower } from './feed-follower.ts'
import { createPageApp } from './page-app.ts'
import type { DashboardParts } from './parts.ts'
import { createAuthenticate } from './sign-in/authenticate.ts'
import { createCookies } from './sign-in/cookies.ts'
import { createOpenId } from './sign-in/open-id.ts'
import { createPendingSignIns } from './sign-in/pending-sign-ins.ts'
import { createSessions, type Sessions } from './sign-in/sessions.ts'
import { openEventStore, type EventStore } from './store/event-store.ts'

const clock = systemClock
const version = { service: 'dashboard', version: '0.1.0' }
const purgeEveryMs = 60_000

/**
 * Creates the dashboard of one agency: an ordinary client of the bus that keeps what it is sent and
 * shows it to the agency's people.
 *
 * @throws {ConfigInvalidError}
 */
export async function createDashboard(config: DashboardConfig): Promise<Service> {
  const logger = createLogger({ service: 'dashboard', level: config.logLevel })
  const metrics = createMetrics('dashboard')
  const health = createHealth()
  const files = await readPageFiles(await buildPage())
  const client = await createDeskClient(config)
  const store = openEventStore(config.storeFile, config.party, clock)
  const follower = createFeedFollower({ client, store, logger })
  const parts = await createParts(config, { store, follower, logger, clock }, client)
  const { sessions } = parts
  metrics.gauge({
    name: 'ujirani_dashboard_sessions',
    help: 'People signed in.',
    read: sessions.count,
  })
  metrics.gauge({
    name: 'ujirani_dashboard_feed_live',
    help: '1 while the feed is followed.',
    read: () => Number(follower.state() === 'live'),
  })
  const routes = createHealthRoutes({ health, version, isDetailed: false })
  const app = createPageApp(parts, { files, metrics, routes })
  const healthApp = createHealthApp({ health, metrics, logger, clock, version })
  const address = (port: number) => ({ host: config.host, port })
  return inOrder(
    [
      createStorePart(store, sessions),
      createServerPart('metrics', healthApp, address(config.metricsPort)),
      follower,
      // Ready does not wait for the feed: what is kept can be read, and at a first start nobody is
      // admitted yet.
      createServerPart('http', app, address(config.port), health),
    ],
    logger,
  )
}

async function createDeskClient({ gatewayUrl, deskClientFile, party }: DashboardConfig) {
  const name = 'UJIRANI_DASHBOARD_DESK_CLIENT_FILE'
  const clientFile = await readSecretJson(deskClientFile, name, parseClientFile)
  checkParty(name, clientFile.party, party)
  return createClient({ gateway: gatewayUrl, token: createTokenSource(clientFile) })
}

function checkParty(name: string, actual: string, expected: string): void {
  if (actual === expected) return
  throw new ConfigInvalidError([{ name, reason: 'names a client of another party' }])
}

type BaseParts = Pick<DashboardParts, 'store' | 'follower' | 'logger' | 'clock'>

async function createParts(
  config: DashboardConfig,
  base: BaseParts,
  client: Parameters<typeof createToBusRoles>[0],
): Promise<DashboardParts> {
  const name = 'UJIRANI_DASHBOARD_PEOPLE_CLIENT_FILE'
  const clientFile = await readSecretJson(config.peopleClientFile, name, parseClientFile)
  checkParty(name, clientFile.party, config.party)
  const { nowMs } = base.clock
  const openId = createOpenId({ clientFile, pageUrl: config.url, nowMs })
  const toBusRoles = createToBusRoles(client, config.party)
  const cookies = createCookies(config.url, config.party)
  const sessions = createSessions({ openId, toBusRoles, nowMs })
  const authenticate = createAuthenticate(cookies, sessions)
  const pending = createPendingSignIns(nowMs)
  const clientOf = createClientOf(config.gatewayUrl)
  return { ...base, config, clientOf, openId, cookies, sessions, pending, authenticate }
}

/** What may no longer be kept goes before anybody can look, and every minute. */
function createStorePart(store: EventStore, sessions: Sessions): Part {
  let timer: NodeJS.Timeout | undefined
  return {
    name: 'store',
    start: () => {
      store.purge()
      timer = setInterval(() => {
        store.purge()
        sessions.purge()
      }, purgeEveryMs)
      return Promise.resolve()
    },
    stop: () => {
      clearInterval(timer)
      store.close()
      return Promise.resolve()
    },
  }
}
