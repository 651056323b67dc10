import { randomBytes } from 'node:crypto'

/** Name and password of one user of the internal listener; both random per launch. */
export interface KafkaCredentials {
  readonly mechanism: 'plain'
  readonly username: string
  readonly password: string
}

/** One more listener, for example the parties' own, with whatever settings it needs. */
export interface KafkaListener {
  /** Upper case, as in `listeners=`. */
  readonly name: string
  /** Where it listens; default loopback. */
  readonly host?: string
  /** What clients are told to connect to; default `host`. */
  readonly advertisedHost?: string
  readonly port: number
  readonly securityProtocol: 'SASL_PLAINTEXT' | 'SASL_SSL' | 'SSL'
  /** Lines of server.properties, whole names (`listener.name.parties.sasl.enabled.mechanisms`). */
  readonly settings: Readonly<Record<string, string>>
}

/** Everything server.properties is made of. */
export interface ServerSettings {
  readonly dataDir: string
  readonly ports: { readonly internal: number; readonly controller: number }
  /** The broker's own user towards itself and its controller. */
  readonly broker: KafkaCredentials
  /** Who may do everything. */
  readonly superUsers: readonly KafkaCredentials[]
  /** Who may do what access rules say, and nothing else. */
  readonly users: readonly KafkaCredentials[]
  readonly listeners: readonly KafkaListener[]
  /** More lines; one that stands here too is said last. */
  readonly more?: Readonly<Record<string, string>>
}

/**
 * A user nobody can name in advance: user names are one space across listeners, so a token whose
 * subject were a super user's name would be that super user.
 */
export function createCredentials(): KafkaCredentials {
  return {
    mechanism: 'plain',
    username: randomBytes(16).toString('hex'),
    password: randomBytes(24).toString('hex'),
  }
}

const fixed = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'INTERNAL',
  'sasl.mechanism.controller.protocol': 'PLAIN',
  'sasl.mechanism.inter.broker.protocol': 'PLAIN',
  'listener.name.internal.sasl.enabled.mechanisms': 'PLAIN',
  'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'allow.everyone.if.no.acl.found': 'false',
  'auto.create.topics.enable': 'false',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '2',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'share.coordinator.state.topic.num.partitions': '1',
  'group.initial.rebalance.delay.ms': '0',
  'log.message.timestamp.type': 'LogAppendTime',
  'log.cleaner.dedupe.buffer.size': '2097152',
  'log.segment.bytes': '67108864',
  'log.index.size.max.bytes': '131072',
  'num.network.threads': '2',
  'num.io.threads': '4',
  'num.recovery.threads.per.data.dir': '4',
  'background.threads': '2',
  // The default of 9 s makes every restart after a SIGKILL wait 13 s for its own old session.
  'broker.session.timeout.ms': '2000',
  'broker.heartbeat.interval.ms': '500',
} as const

const plainModule = 'org.apache.kafka.common.security.plain.PlainLoginModule required'

/** The text of server.properties. It holds every password: write it readable by its owner only. */
export function toServerProperties(settings: ServerSettings): string {
  const { ports, broker } = settings
  const superUsers = [broker, ...settings.superUsers]
  const listeners: readonly KafkaListener[] = [
    { name: 'INTERNAL', port: ports.internal, securityProtocol: 'SASL_PLAINTEXT', settings: {} },
    ...settings.listeners,
  ]
  const controller = `127.0.0.1:${String(ports.controller)}`
  const address = ({ name, host, port }: KafkaListener): string =>
    `${name}://${host ?? '127.0.0.1'}:${String(port)}`
  const advertised = (listener: KafkaListener): string =>
    address({ ...listener, host: listener.advertisedHost ?? listener.host ?? '127.0.0.1' })
  const lines: Record<string, string> = {
    ...fixed,
    'controller.quorum.bootstrap.servers': controller,
    listeners: [...listeners.map(address), `CONTROLLER://${controller}`].join(','),
    'advertised.listeners': listeners.map(advertised).join(','),
    'listener.security.protocol.map': [
      ...listeners.map(({ name, securityProtocol }) => `${name}:${securityProtocol}`),
      'CONTROLLER:SASL_PLAINTEXT',
    ].join(','),
    'log.dirs': settings.dataDir.replaceAll('\\', '/'),
    'super.users': superUsers.map(({ username }) => `User:${username}`).join(';'),
    'listener.name.internal.plain.sasl.jaas.config': jaas(broker, [
      ...superUsers,
      ...settings.users,
    ]),
    'listener.name.controller.plain.sasl.jaas.config': jaas(broker, [broker]),
    ...Object.fromEntries(listeners.flatMap(({ settings: own }) => Object.entries(own))),
    ...settings.more,
  }
  return toProperties(lines)
}

function jaas(own: KafkaCredentials, known: readonly KafkaCredentials[]): string {
  const entries = known.map(({ username, password }) => `user_${username}="${password}"`)
  return `${toLogin(own)} ${entries.join(' ')};`
}

function toLogin({ username, password }: KafkaCredentials): string {
  return `${plainModule} username="${username}" password="${password}"`
}

/** Settings of a Java client (kafka-topics.sh --command-config) on the internal listener. */
export function toClientProperties(user: KafkaCredentials, port: number): string {
  return toProperties({
    'bootstrap.servers': `127.0.0.1:${String(port)}`,
    'security.protocol': 'SASL_PLAINTEXT',
    'sasl.mechanism': 'PLAIN',
    'sasl.jaas.config': `${toLogin(user)};`,
  })
}

function toProperties(lines: Readonly<Record<string, string>>): string {
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
