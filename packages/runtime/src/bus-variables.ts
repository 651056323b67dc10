import type { Environment, Reading, Variable } from './environment.ts'
import { brokers, integer, oneOf, port, text, url } from './variables.ts'
import { logLevels } from './logger.ts'

/** How a service proves itself to the broker; the file holds what must not stand here. */
export type KafkaSecurity =
  { readonly kind: 'plaintext' } | { readonly kind: 'credentials-file'; readonly file: string }

const credentialsName = 'UJIRANI_KAFKA_CREDENTIALS_FILE'
const securityName = 'UJIRANI_KAFKA_SECURITY'

/**
 * Credentials by file, or `plaintext` said in so many words. Neither is a refusal to start: a
 * forgotten file must not quietly become an open connection.
 */
const kafkaSecurity: Variable<KafkaSecurity> = {
  read: (env: Environment): Reading<KafkaSecurity> => {
    const file = env[credentialsName]?.trim() ?? ''
    const open = env[securityName]?.trim() ?? ''
    const wrong = (name: string, reason: string): Reading<KafkaSecurity> => ({
      ok: false,
      fault: { name, reason },
    })
    if (file !== '' && open !== '') return wrong(securityName, `contradicts ${credentialsName}`)
    if (file !== '') return { ok: true, value: { kind: 'credentials-file', file } }
    if (open === 'plaintext') return { ok: true, value: { kind: 'plaintext' } }
    if (open !== '') return wrong(securityName, 'can only be plaintext')
    return wrong(credentialsName, `is not set (nor ${securityName}=plaintext)`)
  },
}

/** How much is logged. */
const logLevel = oneOf('UJIRANI_LOG_LEVEL', logLevels, { fallback: 'info' })

/** What every service that stands on the log reads; spread it into the spec of `readEnv`. */
export const busVariables = {
  bus: text('UJIRANI_BUS'),
  kafkaBrokers: brokers('UJIRANI_KAFKA_BROKERS'),
  kafkaSecurity,
  registryUrl: url('UJIRANI_REGISTRY_URL'),
  trustFile: text('UJIRANI_TRUST_FILE'),
  replication: integer('UJIRANI_REPLICATION', { least: 1, most: 9, fallback: 1 }),
  logLevel,
} as const

/** The audience that access tokens must name (RFC 8707 resource); for services that verify them. */
export const tokenAudience = text('UJIRANI_TOKEN_AUDIENCE')

interface ServiceVariables {
  readonly host: Variable<string>
  readonly port: Variable<number>
  readonly metricsPort: Variable<number>
  readonly logLevel: Variable<(typeof logLevels)[number]>
}

/**
 * Where one service listens and how much it logs.
 *
 * @param service the word in its variables' names, in capitals: `GATEWAY`
 */
export function serviceVariables(service: string): ServiceVariables {
  return {
    host: text(`UJIRANI_${service}_HOST`, { fallback: '127.0.0.1' }),
    port: port(`UJIRANI_${service}_PORT`),
    metricsPort: port(`UJIRANI_${service}_METRICS_PORT`),
    logLevel,
  }
}
