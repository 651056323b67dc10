import { readSecretJson, Secret, type KafkaSecurity, type Logger } from '@ujirani/runtime'

/** How this process proves itself to the broker. */
export type BrokerSecurity =
  | { readonly kind: 'plaintext' }
  | { readonly kind: 'plain'; readonly username: string; readonly password: Secret }

/** Where the broker is and how to talk to it. */
export interface KafkaConfig {
  /** `host:port` of some brokers, at least one. */
  readonly brokers: readonly string[]
  readonly security: BrokerSecurity
  /** Told to the broker, for its logs and quotas: the service's name. */
  readonly clientId: string
  readonly logger: Logger
  /** Milliseconds from a call of `publish` to its end, whatever the broker does. Default 10,000. */
  readonly deliveryTimeoutMs?: number
}

function parseCredentials(json: unknown): BrokerSecurity {
  if (typeof json !== 'object' || json === null) throw new TypeError('credentials: not an object')
  const { mechanism, username, password } = json as Readonly<Record<string, unknown>>
  if (mechanism !== 'plain') throw new TypeError('credentials: mechanism is not plain')
  if (typeof username !== 'string' || typeof password !== 'string')
    throw new TypeError('credentials: username or password is not a string')
  return { kind: 'plain', username, password: new Secret(password) }
}

/**
 * Turns the `kafkaSecurity` variable into credentials, reading the file
 * `{"mechanism":"plain","username":…,"password":…}` that it may name.
 *
 * @throws {ConfigInvalidError} the file cannot be read, is too open or holds something else
 */
export async function readBrokerSecurity(security: KafkaSecurity): Promise<BrokerSecurity> {
  if (security.kind === 'plaintext') return { kind: 'plaintext' }
  return readSecretJson(security.file, 'UJIRANI_KAFKA_CREDENTIALS_FILE', parseCredentials)
}
