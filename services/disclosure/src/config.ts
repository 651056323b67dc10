import {
  busVariables,
  readEnv,
  serviceVariables,
  text,
  type Environment,
  type KafkaSecurity,
  type LogLevel,
} from '@ujirani/runtime'

/** What a disclosure is started with. */
export interface DisclosureConfig {
  readonly bus: string
  readonly kafkaBrokers: readonly string[]
  readonly kafkaSecurity: KafkaSecurity
  readonly registryUrl: string
  readonly trustFile: string
  /** 32 bytes in hex; held by disclosure and the auditing body only. */
  readonly masterKeyFile: string
  readonly host: string
  readonly port: number
  readonly metricsPort: number
  readonly logLevel: LogLevel
}

/** @throws {ConfigInvalidError} naming every variable that is missing or wrong */
export function readConfig(env: Environment): DisclosureConfig {
  return readEnv(env, {
    ...busVariables,
    ...serviceVariables('DISCLOSURE'),
    masterKeyFile: text('UJIRANI_MASTER_KEY_FILE'),
  })
}
