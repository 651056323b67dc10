import {
  busVariables,
  integer,
  readEnv,
  serviceVariables,
  text,
  tokenAudience,
  url,
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
  /** Of the gateway, as its callers know it: acts come by it, with proofs made for it. */
  readonly gatewayUrl: string
  readonly host: string
  readonly port: number
  readonly metricsPort: number
  readonly logLevel: LogLevel
  /**
   * The users that services have at the broker, `{"gateway":"<name>",…}`: the steward gives them
   * their rights. Empty where they are given by others.
   */
  readonly kafkaUsersFile: string
  /**
   * Requests without a token, per address; bursts of twelve times as much are let through. A gateway
   * is one address for all who come by it.
   */
  readonly anonymousPerSecond: number
  /** See `TopicSettings`. */
  readonly flushMessages: number
}

/** @throws {ConfigInvalidError} naming every variable that is missing or wrong */
export function readConfig(env: Environment): StewardConfig {
  return readEnv(env, {
    ...busVariables,
    ...serviceVariables('STEWARD'),
    tokenAudience,
    gatewayUrl: url('UJIRANI_GATEWAY_URL', { fallback: '' }),
    kafkaUsersFile: text('UJIRANI_STEWARD_KAFKA_USERS_FILE', { fallback: '' }),
    flushMessages: integer('UJIRANI_STEWARD_FLUSH_MESSAGES', {
      least: 0,
      most: 100_000,
      fallback: 0,
    }),
    anonymousPerSecond: integer('UJIRANI_STEWARD_ANONYMOUS_PER_SECOND', {
      least: 1,
      most: 100_000,
      fallback: 5,
    }),
  })
}
