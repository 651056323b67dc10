import { join, resolve } from 'node:path'
import { integer, oneOf, readEnv, text, type Environment, type Variable } from '@ujirani/runtime'
import { demoParties } from '../demo/parties.ts'
import { defaultCacheDir, repositoryRoot } from '../places.ts'

/** A folder of `services/`. */
export type ServiceName =
  'identity' | 'steward' | 'disclosure' | 'ledger' | 'gateway' | 'auditor' | 'dashboard'

/** Where one service listens: its own port, and the one of metrics and health. */
export interface PortPair {
  readonly main: number
  readonly companion: number
}

/** What `npm start` reads from its environment. */
export interface LaunchConfig {
  readonly stateDir: string
  /** Where fetched programs are kept. */
  readonly cacheDir: string
  readonly services: Readonly<Record<ServiceName, PortPair>>
  readonly kafka: {
    readonly internal: number
    readonly controller: number
    /** Where parties' own clients connect. */
    readonly parties: number
  }
  readonly registry: { readonly http: number; readonly management: number }
  /** Whose dashboard is started. */
  readonly dashboardParty: string
  /** How old an event's id may be; the demo's events have fixed ids. */
  readonly idHorizon: string
}

const firstPort = 8080

/** Ports at the default base; metrics and health are 1000 higher. */
const standardPorts: Readonly<Record<ServiceName, number>> = {
  gateway: 8080,
  dashboard: 8081,
  identity: 8082,
  ledger: 8083,
  auditor: 8084,
  steward: 8086,
  disclosure: 8087,
}

/** Names of the variables that move one port. */
export const portVariables = {
  service: (name: ServiceName): string => `UJIRANI_${name.toUpperCase()}_PORT`,
  metrics: (name: ServiceName): string => `UJIRANI_${name.toUpperCase()}_METRICS_PORT`,
  kafka: 'UJIRANI_KAFKA_PORT',
  controller: 'UJIRANI_KAFKA_CONTROLLER_PORT',
  parties: 'UJIRANI_KAFKA_PARTIES_PORT',
  registry: 'UJIRANI_REGISTRY_PORT',
  management: 'UJIRANI_REGISTRY_MANAGEMENT_PORT',
} as const

function portOr(name: string, fallback: number): Variable<number> {
  return integer(name, { least: 1, most: 65_535, fallback })
}

/** A port and its companion, which stands 1000 higher unless it is named itself. */
function pairOf(name: string, fallback: number, companion: string): Variable<PortPair> {
  return {
    read(env) {
      const main = portOr(name, fallback).read(env)
      if (!main.ok) return main
      const other = portOr(companion, main.value + 1000).read(env)
      return other.ok ? { ok: true, value: { main: main.value, companion: other.value } } : other
    },
  }
}

/**
 * Reads the environment. `UJIRANI_PORT_BASE` moves every port by the same distance; a variable of
 * its own moves one.
 *
 * @throws ConfigInvalidError naming every wrong variable
 */
export function readLaunchConfig(env: Environment): LaunchConfig {
  const { base } = readEnv(env, {
    // The highest port of the table at its base still has to be one.
    base: integer('UJIRANI_PORT_BASE', { least: 1024, most: 63_000, fallback: firstPort }),
  })
  const at = (port: number): number => port - firstPort + base
  const service = (name: ServiceName): Variable<PortPair> =>
    pairOf(portVariables.service(name), at(standardPorts[name]), portVariables.metrics(name))
  const read = readEnv(env, {
    stateDir: text('UJIRANI_STATE_DIR', { fallback: join(repositoryRoot, '.ujirani') }),
    cacheDir: text('UJIRANI_CACHE_DIR', { fallback: defaultCacheDir }),
    dashboardParty: oneOf(
      'UJIRANI_DASHBOARD_PARTY',
      demoParties.map(({ party }) => party),
      { fallback: 'tz.isd' },
    ),
    gateway: service('gateway'),
    dashboard: service('dashboard'),
    identity: service('identity'),
    ledger: service('ledger'),
    auditor: service('auditor'),
    steward: service('steward'),
    disclosure: service('disclosure'),
    idHorizon: text('UJIRANI_GATEWAY_ID_HORIZON', { fallback: 'none' }),
    kafka: portOr(portVariables.kafka, at(9092)),
    controller: portOr(portVariables.controller, at(9093)),
    parties: portOr(portVariables.parties, at(9094)),
    registry: pairOf(portVariables.registry, at(8085), portVariables.management),
  })
  const { gateway, dashboard, identity, ledger, auditor, steward, disclosure } = read
  return {
    stateDir: resolve(repositoryRoot, read.stateDir),
    cacheDir: resolve(repositoryRoot, read.cacheDir),
    dashboardParty: read.dashboardParty,
    idHorizon: read.idHorizon,
    services: { gateway, dashboard, identity, ledger, auditor, steward, disclosure },
    kafka: { internal: read.kafka, controller: read.controller, parties: read.parties },
    registry: { http: read.registry.main, management: read.registry.companion },
  }
}
