import { parsePartyId, type PartyId } from '@ujirani/events'
import {
  busVariables,
  readEnv,
  serviceVariables,
  text,
  tokenAudience,
  url,
  type Environment,
  type KafkaSecurity,
  type LogLevel,
} from '@ujirani/runtime'

/** What an auditor is started with. */
export interface AuditorConfig {
  readonly bus: string
  readonly kafkaBrokers: readonly string[]
  readonly kafkaSecurity: KafkaSecurity
  readonly registryUrl: string
  readonly trustFile: string
  readonly tokenAudience: string
  /** 32 bytes in hex; held by disclosure and the auditing body only. */
  readonly masterKeyFile: string
  /** The auditing body: whose people may ask, and whose agreements are opened. */
  readonly party: PartyId
  /** Of this auditor, as its callers know it, for proofs made for it; empty: none is taken. */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly metricsPort: number
  readonly logLevel: LogLevel
}

/**
 * @throws {ConfigInvalidError} naming every variable that is missing or wrong
 * @throws {EventInvalidError} the auditing party is no party id
 */
export function readConfig(env: Environment): AuditorConfig {
  const config = readEnv(env, {
    ...busVariables,
    ...serviceVariables('AUDITOR'),
    tokenAudience,
    masterKeyFile: text('UJIRANI_MASTER_KEY_FILE'),
    party: text('UJIRANI_AUDITOR_PARTY'),
    url: url('UJIRANI_AUDITOR_URL', { fallback: '' }),
  })
  return { ...config, party: parsePartyId(config.party) }
}
