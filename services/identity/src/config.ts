import {
  flag,
  readEnv,
  serviceVariables,
  text,
  tokenAudience,
  url,
  type Environment,
  type LogLevel,
  type Variable,
} from '@ujirani/runtime'

/** What identity is started with. */
export interface IdentityConfig {
  readonly host: string
  readonly port: number
  readonly metricsPort: number
  readonly logLevel: LogLevel
  /** What stands in tokens as `iss`; also the base of all addresses. No path. */
  readonly issuer: string
  /** Keys, clients, people, and the state: `jwks.json cookies.json clients.json people.json`. */
  readonly directory: string
  /** Refuses the demo's keys, and an issuer without TLS. */
  readonly isProduction: boolean
  /** The audience of the tokens issued here (RFC 8707 resource). */
  readonly audience: string
}

const issuerName = 'UJIRANI_IDENTITY_ISSUER'
const production = flag('UJIRANI_IDENTITY_PRODUCTION')

const issuer: Variable<string> = {
  read: (env) => {
    const reading = url(issuerName).read(env)
    if (!reading.ok) return reading
    const { protocol, pathname } = new URL(reading.value)
    const wrong = (reason: string) => ({ ok: false, fault: { name: issuerName, reason } }) as const
    if (pathname !== '/') return wrong('holds a path')
    const isProduction = production.read(env)
    if (isProduction.ok && isProduction.value && protocol !== 'https:') {
      return wrong('is not https, which production needs')
    }
    return reading
  },
}

/**
 * Reads the environment.
 *
 * @throws ConfigInvalidError naming every wrong variable
 */
export function readConfig(env: Environment): IdentityConfig {
  return readEnv(env, {
    ...serviceVariables('IDENTITY'),
    issuer,
    directory: text('UJIRANI_IDENTITY_DIR'),
    isProduction: production,
    audience: tokenAudience,
  })
}
