import {
  busVariables,
  readEnv,
  serviceVariables,
  tokenAudience,
  type Environment,
  type KafkaSecurity,
  type LogLevel,
} from '@ujirani/runtime'

/** What a steward is started with. */
export interface StewardConfig {
  readonly bus: string
  readonly kafkaBrokers: readonly string[]
  readonly kafkaSecurity: KafkaSecurity
  readonly registryUrl: string
  readonly trustFile: string
  readonly replication: number
  readonly tokenAudience: string
  readonly host: string
  readonly port: number
  readonly metricsPort: number
  readonly logLevel: LogLevel
}

/** @throws {ConfigInvalidError} naming every variable that is missing or wrong */
export function readConfig(env: Environment): StewardConfig {
  return readEnv(env, { ...busVariables, ...serviceVariables('STEWARD'), tokenAudience })
}
