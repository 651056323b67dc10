import {
  busVariables,
  durationMs,
  integer,
  readEnv,
  serviceVariables,
  text,
  tokenAudience,
  url,
  urls,
  type Environment,
  type KafkaSecurity,
  type LogLevel,
} from '@ujirani/runtime'

/** What a gateway is started with. */
export interface GatewayConfig {
  readonly bus: string
  readonly kafkaBrokers: readonly string[]
  readonly kafkaSecurity: KafkaSecurity
  readonly registryUrl: string
  readonly trustFile: string
  readonly tokenAudience: string
  readonly host: string
  readonly port: number
  readonly metricsPort: number
  readonly logLevel: LogLevel
  /** Its address as the outside sees it. */
  readonly url: string
  /** The ledger's read API; empty where the bus has no ledger. */
  readonly ledgerUrl: string
  /** Of the steward and those that stand by. */
  readonly stewardUrls: readonly string[]
  /** Disposable; `:memory:` keeps nothing between starts. */
  readonly indexFile: string
  readonly cursorKeyFile: string
  readonly receiptKeyFile: string
  /** How far back repeats are recognised; null keeps every id. */
  readonly idHorizonMs: number | null
  /** Per party and gateway; bursts of twice as much are let through. */
  readonly eventsPerSecond: number
  readonly bytesPerSecond: number
  /** Requests without a token, per address; bursts of twelve times as much are let through. */
  readonly anonymousPerSecond: number
  /** Event streams that a party may have open here at once; as many long polls besides. */
  readonly streamsPerParty: number
  /** Where to report a vulnerability: a URI, for security.txt. */
  readonly securityContact: string
}

const days45Ms = 45 * 86_400_000

const gatewayVariables = {
  url: url('UJIRANI_GATEWAY_URL'),
  ledgerUrl: url('UJIRANI_GATEWAY_LEDGER_URL', { fallback: '' }),
  stewardUrls: urls('UJIRANI_GATEWAY_STEWARD_URL'),
  indexFile: text('UJIRANI_GATEWAY_INDEX_FILE'),
  cursorKeyFile: text('UJIRANI_GATEWAY_CURSOR_KEY_FILE'),
  receiptKeyFile: text('UJIRANI_GATEWAY_RECEIPT_KEY_FILE'),
  idHorizonMs: durationMs('UJIRANI_GATEWAY_ID_HORIZON', { none: true, fallback: days45Ms }),
  eventsPerSecond: integer('UJIRANI_GATEWAY_EVENTS_PER_SECOND', {
    least: 1,
    most: 1_000_000,
    fallback: 10_000,
  }),
  bytesPerSecond: integer('UJIRANI_GATEWAY_BYTES_PER_SECOND', {
    least: 1024,
    most: 1_073_741_824,
    fallback: 16_777_216,
  }),
  anonymousPerSecond: integer('UJIRANI_GATEWAY_ANONYMOUS_PER_SECOND', {
    least: 1,
    most: 100_000,
    fallback: 10,
  }),
  streamsPerParty: integer('UJIRANI_GATEWAY_STREAMS_PER_PARTY', {
    least: 1,
    most: 10_000,
    fallback: 20,
  }),
  securityContact: text('UJIRANI_GATEWAY_SECURITY_CONTACT', {
    fallback: 'https://ujirani.org/security',
  }),
} as const

/** @throws {ConfigInvalidError} naming every variable that is missing or wrong */
export function readConfig(env: Environment): GatewayConfig {
  return readEnv(env, {
    ...busVariables,
    ...serviceVariables('GATEWAY'),
    ...gatewayVariables,
    tokenAudience,
  })
}
