import { join } from 'node:path'
import { demoBus } from '../demo/trust.ts'
import { toPartiesListener, type PartiesListener } from '../kafka/parties-listener.ts'
import { registryUrl } from '../registry/registry-process.ts'
import type { LaunchConfig, ServiceName } from './launch-config.ts'

/** What a part of the bus waits for before it is started. */
export type PartName = ServiceName | 'kafka' | 'registry' | 'schemas'

/** One service as the supervisor runs it. */
export interface ServicePlan {
  readonly name: ServiceName
  /** These must be ready first; when stopping, this one ends before them. */
  readonly after: readonly PartName[]
  /** Flags of Node. */
  readonly flags: readonly string[]
  /**
   * A script that is run to its end before the first start, where `unless` is not there yet: what
   * must be an act of its own, and in a demo is the launcher's.
   */
  readonly prepare?: { readonly script: string; readonly unless: string; readonly act: string }
  /** Its variables; they stand above what the environment says. */
  readonly env: Readonly<Record<string, string>>
}

/** The audience that tokens of the demo must name. */
export const demoAudience = `urn:ujirani:bus:${demoBus}`

// Each waits by itself until the steward has made the topics: they are started beside it.
const onTheLog = ['kafka', 'schemas'] as const

/** The address of a service's public port. */
export function addressOf(config: LaunchConfig, name: ServiceName): string {
  return `http://127.0.0.1:${String(config.services[name].main)}`
}

/**
 * The broker's listener for the parties' own clients.
 *
 * @param host where it listens, when that is not where clients find it
 */
export function partiesListenerOf(config: LaunchConfig, host?: string): PartiesListener {
  const issuer = addressOf(config, 'identity')
  return toPartiesListener({
    port: config.kafka.parties,
    ...(host !== undefined && { host, advertisedHost: '127.0.0.1' }),
    issuer,
    keySetUrl: `${issuer}/jwks`,
    audience: `${demoAudience}/kafka`,
  })
}

/** Users of the broker: the steward, who makes topics and access rules, and those it makes them for. */
export function planKafkaUsers(config: LaunchConfig): {
  readonly superUsers: readonly ServiceName[]
  readonly users: readonly ServiceName[]
} {
  const onLog = planServices(config).filter(({ after }) => after.includes('kafka'))
  const users = onLog.map(({ name }) => name).filter((name) => name !== 'steward')
  return { superUsers: ['steward'], users }
}

function planGateway(config: LaunchConfig, secret: (name: string) => string): ServicePlan {
  return plan(config, 'gateway', [...onTheLog, 'identity'], {
    UJIRANI_GATEWAY_URL: addressOf(config, 'gateway'),
    UJIRANI_GATEWAY_STEWARD_URL: addressOf(config, 'steward'),
    UJIRANI_GATEWAY_LEDGER_URL: addressOf(config, 'ledger'),
    UJIRANI_GATEWAY_INDEX_FILE: join(config.stateDir, 'gateway', 'index.sqlite'),
    UJIRANI_GATEWAY_CURSOR_KEY_FILE: secret('cursor.key'),
    UJIRANI_GATEWAY_RECEIPT_KEY_FILE: secret('receipt.jwk'),
    UJIRANI_GATEWAY_ID_HORIZON: config.idHorizon,
  })
}

/** Every service with what it waits for; a new one is one more entry. */
export function planServices(config: LaunchConfig): readonly ServicePlan[] {
  const { stateDir } = config
  const secret = (name: string): string => join(stateDir, 'secrets', name)
  const client = (kind: string): string =>
    join(stateDir, 'clients', `${config.dashboardParty}-${kind}.json`)
  return [
    plan(config, 'identity', [], {
      UJIRANI_IDENTITY_ISSUER: addressOf(config, 'identity'),
      UJIRANI_IDENTITY_DIR: join(stateDir, 'identity'),
      UJIRANI_IDENTITY_PRODUCTION: 'false',
    }),
    plan(config, 'steward', onTheLog, {
      UJIRANI_GATEWAY_URL: addressOf(config, 'gateway'),
      UJIRANI_STEWARD_KAFKA_USERS_FILE: secret(join('kafka', 'users.json')),
    }),
    plan(config, 'disclosure', onTheLog, {
      UJIRANI_MASTER_KEY_FILE: secret('master.key'),
    }),
    {
      ...plan(config, 'ledger', onTheLog, {
        UJIRANI_LEDGER_DIR: join(stateDir, 'ledger'),
        UJIRANI_LEDGER_KEY_FILE: secret('ledger.jwk'),
      }),
      prepare: {
        script: 'services/ledger/src/initialise/main.ts',
        unless: join(stateDir, 'ledger'),
        act: 'initialising the log of the ledger',
      },
    },
    planGateway(config, secret),
    plan(config, 'auditor', [...onTheLog, 'identity'], {
      UJIRANI_MASTER_KEY_FILE: secret('master.key'),
      UJIRANI_AUDITOR_PARTY: 'audit.jbc',
      UJIRANI_AUDITOR_URL: addressOf(config, 'auditor'),
    }),
    plan(config, 'dashboard', ['identity', 'gateway'], {
      UJIRANI_DASHBOARD_PARTY: config.dashboardParty,
      UJIRANI_DASHBOARD_URL: addressOf(config, 'dashboard'),
      UJIRANI_DASHBOARD_GATEWAY_URL: addressOf(config, 'gateway'),
      UJIRANI_DASHBOARD_DESK_CLIENT_FILE: client('desk'),
      UJIRANI_DASHBOARD_PEOPLE_CLIENT_FILE: client('dashboard'),
      UJIRANI_DASHBOARD_STORE_FILE: join(stateDir, 'dashboard', `${config.dashboardParty}.sqlite`),
    }),
  ]
}

function plan(
  config: LaunchConfig,
  name: ServiceName,
  after: readonly PartName[],
  own: Readonly<Record<string, string>>,
): ServicePlan {
  const { main, companion } = config.services[name]
  const isBusy = name === 'gateway' || name === 'disclosure'
  const prefix = `UJIRANI_${name.toUpperCase()}`
  return {
    name,
    after,
    // V8's default nursery of 16 MiB, three times over, would mostly hold garbage; where thousands of
    // events pass each second a small one is collected too often.
    flags: [`--max-semi-space-size=${isBusy ? '16' : '2'}`],
    env: {
      UJIRANI_BUS: demoBus,
      UJIRANI_KAFKA_BROKERS: `127.0.0.1:${String(config.kafka.internal)}`,
      UJIRANI_KAFKA_CREDENTIALS_FILE: join(config.stateDir, 'secrets', 'kafka', `${name}.json`),
      UJIRANI_REGISTRY_URL: registryUrl(config.registry),
      UJIRANI_TRUST_FILE: join(config.stateDir, 'trust.json'),
      UJIRANI_TOKEN_AUDIENCE: demoAudience,
      ...own,
      [`${prefix}_HOST`]: '127.0.0.1',
      [`${prefix}_PORT`]: String(main),
      [`${prefix}_METRICS_PORT`]: String(companion),
    },
  }
}
