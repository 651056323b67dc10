import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBroker, toPartiesListener } from '@ujirani/infra'
import { Secret, silentLogger } from '@ujirani/runtime'
import { findFreePort, startTestIssuer, type TestIssuer } from '@ujirani/testing'
import { Kafka, logLevel, type SASLOptions } from 'kafkajs'
import { connect, type Connection } from '../../src/index.ts'

/** The audience of the rig's broker. */
export const audience = 'urn:ujirani:bus:test/kafka'

/** A broker with the parties' listener, and the issuer whose tokens it takes. */
export interface DoorRig {
  readonly port: number
  readonly issuer: TestIssuer
  /** Of the internal listener. */
  readonly internalPort: number
  readonly credentials: (user: string) => { readonly username: string; readonly password: string }
  /** Under a user who may do everything. */
  readonly connection: Connection
  /** A good token of a principal; claims replace the usual ones. */
  readonly token: (principal: string, claims?: object) => string
  /** kafkajs on the parties' listener, giving up at the first refusal. */
  readonly kafka: (token: string | (() => string)) => Kafka
  /** What the broker has written. */
  readonly log: () => string
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** What is to be other than usual. */
export interface RigOptions {
  readonly settings?: Readonly<Record<string, string>>
  /** Users of the internal listener without rights. */
  readonly users?: readonly string[]
}

/** Starts both; there are no topics and no access rules. */
export async function startDoorRig({
  settings = {},
  users = [],
}: RigOptions = {}): Promise<DoorRig> {
  const stateDir = mkdtempSync(join(tmpdir(), 'ujirani-door-'))
  const issuer = await startTestIssuer()
  const port = await findFreePort()
  const keySetUrl = `${issuer.url}/jwks`
  const door = toPartiesListener({ port, issuer: issuer.url, keySetUrl, audience })
  const broker = await startBroker({
    stateDir,
    listeners: [door.listener],
    jvmFlags: door.jvmFlags,
    settings,
    users,
  })
  const { username, password } = broker.credentials('admin')
  const connection = connect({
    brokers: broker.brokers,
    security: { kind: 'plain', username, password: new Secret(password) },
    clientId: 'test',
    logger: silentLogger,
  })
  return {
    port,
    internalPort: Number(broker.brokers[0]?.split(':')[1]),
    credentials: (user) => broker.credentials(user),
    issuer,
    connection,
    token: (principal, claims = {}) =>
      issuer.token(`${principal.split('~')[0] ?? ''}-system`, 'events:publish feed:read', {
        aud: audience,
        principal,
        ...claims,
      }),
    kafka: (token) => createKafka(port, token),
    log: () => readFileSync(join(stateDir, 'logs', 'kafka.log'), 'utf8'),
    restart: () => broker.restart(),
    stop: async () => {
      await broker.stop()
      await issuer.stop()
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}

function createKafka(port: number, token: string | (() => string)): Kafka {
  const value = (): string => (typeof token === 'string' ? token : token())
  const sasl: SASLOptions = {
    mechanism: 'oauthbearer',
    oauthBearerProvider: () => Promise.resolve({ value: value() }),
  }
  return new Kafka({
    clientId: 'party',
    brokers: [`127.0.0.1:${String(port)}`],
    sasl,
    connectionTimeout: 10_000,
    authenticationTimeout: 10_000,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  })
}
