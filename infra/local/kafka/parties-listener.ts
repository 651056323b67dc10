import type { KafkaListener } from './server-properties.ts'

/** Whose tokens the parties' listener takes, and where it stands. */
export interface PartiesDoor {
  readonly port: number
  /** Where it listens; default loopback. */
  readonly host?: string
  /** What clients are told to connect to; default `host`. */
  readonly advertisedHost?: string
  /** The `iss` of tokens. */
  readonly issuer: string
  /**
   * The issuer's key set. A broker that cannot read it when it starts ends after half a minute; with
   * a `file:` URL it stands on its own, and reads the file again when it changes.
   */
  readonly keySetUrl: string
  /** The `aud` of tokens; no other audience's token is good here. */
  readonly audience: string
}

/** A listener with what the JVM must be told for it. */
export interface PartiesListener {
  readonly listener: KafkaListener
  readonly jvmFlags: readonly string[]
}

/** The claim that names the principal; set by the issuer from the scopes it granted. */
const principalClaim = 'principal'
/** A key that the issuer withdrew is good no longer than this, and its connections the next. */
const keySetRefreshMs = 30_000
/** Both together stay within the five minutes that are promised. */
const reauthenticationMs = 240_000

/**
 * The listener on which parties' own clients prove themselves with a JWT (SASL/OAUTHBEARER). Every
 * setting that decides who comes in is written out, also where it is Kafka's default today: several
 * of these were not always, and some that are missing mean "do not check".
 */
export function toPartiesListener(door: PartiesDoor): PartiesListener {
  const { port, host, advertisedHost, issuer, keySetUrl, audience } = door
  const security = 'org.apache.kafka.common.security.oauthbearer'
  const settings = {
    'sasl.enabled.mechanisms': 'OAUTHBEARER',
    'oauthbearer.sasl.jaas.config': `${security}.OAuthBearerLoginModule required;`,
    'oauthbearer.sasl.server.callback.handler.class': `${security}.OAuthBearerValidatorCallbackHandler`,
    // Kafka 4.4 looks for this one without the mechanism's name before it; else the default chooses
    // by what it finds.
    'sasl.oauthbearer.jwt.validator.class': `${security}.BrokerJwtValidator`,
    'oauthbearer.sasl.oauthbearer.jwks.endpoint.url': keySetUrl,
    'oauthbearer.sasl.oauthbearer.jwks.endpoint.refresh.ms': String(keySetRefreshMs),
    'oauthbearer.sasl.oauthbearer.expected.audience': audience,
    'oauthbearer.sasl.oauthbearer.expected.issuer': issuer,
    'oauthbearer.sasl.oauthbearer.allow.unverified.audience': 'false',
    'oauthbearer.sasl.oauthbearer.allow.unverified.issuer': 'false',
    'oauthbearer.sasl.oauthbearer.sub.claim.name': principalClaim,
    'oauthbearer.sasl.oauthbearer.scope.claim.name': 'scope',
    'oauthbearer.sasl.oauthbearer.clock.skew.seconds': '1',
    // Without it an expired token's connection would go on for as long as it stays open.
    'oauthbearer.connections.max.reauth.ms': String(reauthenticationMs),
  }
  return {
    listener: {
      name: 'PARTIES',
      port,
      ...(host !== undefined && { host }),
      ...(advertisedHost !== undefined && { advertisedHost }),
      securityProtocol: 'SASL_PLAINTEXT',
      settings: Object.fromEntries(
        Object.entries(settings).map(([name, value]) => [`listener.name.parties.${name}`, value]),
      ),
    },
    // Kafka fetches from no address that this does not name, character for character.
    jvmFlags: [`-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=${keySetUrl}`],
  }
}
