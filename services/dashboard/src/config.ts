import { parsePartyId, type PartyId } from '@ujirani/events'
import {
  readEnv,
  serviceVariables,
  text,
  url,
  type Environment,
  type LogLevel,
  type Variable,
} from '@ujirani/runtime'

/** What a dashboard is started with. */
export interface DashboardConfig {
  readonly host: string
  readonly port: number
  readonly metricsPort: number
  readonly logLevel: LogLevel
  /** Whose page this is. */
  readonly party: PartyId
  /** Where browsers reach the page; the only host it answers to. */
  readonly url: string
  readonly gatewayUrl: string
  /** Client file of the machine that reads the feed. */
  readonly deskClientFile: string
  /** Client file with which people sign in. */
  readonly peopleClientFile: string
  /** Where the events are kept. */
  readonly storeFile: string
}

const partyName = 'UJIRANI_DASHBOARD_PARTY'
const urlName = 'UJIRANI_DASHBOARD_URL'
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

const party: Variable<PartyId> = {
  read: (env) => {
    const reading = text(partyName).read(env)
    if (!reading.ok) return reading
    try {
      return { ok: true, value: parsePartyId(reading.value) }
    } catch {
      return { ok: false, fault: { name: partyName, reason: 'is no party id' } }
    }
  },
}

/** Sessions travel in cookies: without TLS only where nobody is on the line. */
const pageUrl: Variable<string> = {
  read: (env) => {
    const reading = url(urlName).read(env)
    if (!reading.ok) return reading
    const { protocol, hostname, pathname } = new URL(reading.value)
    const wrong = (reason: string) => ({ ok: false, fault: { name: urlName, reason } }) as const
    if (pathname !== '/') return wrong('holds a path')
    if (protocol !== 'https:' && !loopback.test(hostname)) {
      return wrong('is neither https nor on the loopback')
    }
    return reading
  },
}

/**
 * Reads the environment.
 *
 * @throws {ConfigInvalidError} naming every wrong variable
 */
export function readConfig(env: Environment): DashboardConfig {
  return readEnv(env, {
    ...serviceVariables('DASHBOARD'),
    party,
    url: pageUrl,
    gatewayUrl: url('UJIRANI_DASHBOARD_GATEWAY_URL'),
    deskClientFile: text('UJIRANI_DASHBOARD_DESK_CLIENT_FILE'),
    peopleClientFile: text('UJIRANI_DASHBOARD_PEOPLE_CLIENT_FILE'),
    storeFile: text('UJIRANI_DASHBOARD_STORE_FILE'),
  })
}
