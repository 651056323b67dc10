import {
  busVariables,
  readEnv,
  serviceVariables,
  text,
  type Environment,
  type KafkaSecurity,
  type LogLevel,
} from '@ujirani/runtime'

/** Where a log is, and who it is. */
export interface LogConfig {
  readonly trustFile: string
  /** Holds the log; nothing else writes there. */
  readonly folder: string
  /** The log's Ed25519 key, a JWK. */
  readonly keyFile: string
}

/** What a ledger is started with. */
export interface LedgerConfig extends LogConfig {
  readonly kafkaBrokers: readonly string[]
  readonly kafkaSecurity: KafkaSecurity
  readonly registryUrl: string
  readonly host: string
  readonly port: number
  readonly metricsPort: number
  readonly logLevel: LogLevel
}

const logVariables = {
  trustFile: busVariables.trustFile,
  folder: text('UJIRANI_LEDGER_DIR'),
  keyFile: text('UJIRANI_LEDGER_KEY_FILE'),
} as const

/** @throws {ConfigInvalidError} naming every variable that is missing or wrong */
export function readConfig(env: Environment): LedgerConfig {
  return readEnv(env, { ...busVariables, ...serviceVariables('LEDGER'), ...logVariables })
}

/** What initialising a log needs. @throws {ConfigInvalidError} */
export function readLogConfig(env: Environment): LogConfig {
  return readEnv(env, logVariables)
}
