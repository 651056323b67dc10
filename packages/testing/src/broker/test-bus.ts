import {
  connect,
  readBrokerSecurity,
  type BrokerSecurity,
  type Connection,
  type KafkaConfig,
} from '@ujirani/messaging'
import { silentLogger } from '@ujirani/runtime'
import { readTestConfig, testEnv } from '../config.ts'
import type { BrokerAddress, StartedBroker } from './broker-address.ts'
import { sharedServer } from './shared-server.ts'
import { chooseBroker, startTestBroker } from './test-broker.ts'

/** A real broker to test with. */
export interface TestBus {
  readonly address: BrokerAddress
  readonly config: KafkaConfig
  /** Connects under the bus's own user, who may do everything. */
  connect(): Connection
  /** The variables by which a service finds this broker. */
  readonly env: Readonly<Record<string, string>>
}

/** A broker of one test's own: its topics are nobody else's, and it may be killed. */
export interface OwnBus extends TestBus {
  kill(): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
}

async function toBus(address: BrokerAddress): Promise<TestBus> {
  const { brokers, credentialsFile } = address
  const security: BrokerSecurity =
    credentialsFile === undefined
      ? { kind: 'plaintext' }
      : await readBrokerSecurity({ kind: 'credentials-file', file: credentialsFile })
  const config: KafkaConfig = { brokers, security, clientId: 'test', logger: silentLogger }
  return {
    address,
    config,
    connect: () => connect(config),
    env: {
      UJIRANI_KAFKA_BROKERS: brokers.join(','),
      ...(credentialsFile === undefined
        ? { UJIRANI_KAFKA_SECURITY: 'plaintext' }
        : { UJIRANI_KAFKA_CREDENTIALS_FILE: credentialsFile }),
    },
  }
}

/**
 * The broker that all tests of a run share: `UJIRANI_KAFKA`, else Docker, else a local JVM. Which
 * one it is gets printed. Every test makes topics of its own (see `uniqueName`).
 *
 * @throws {Error} when there is none: tests that need a broker fail without one, they do not skip
 */
export async function testBus(): Promise<TestBus> {
  const { brokers, credentialsFile, ...config } = readTestConfig(testEnv)
  if (chooseBroker({ brokers, credentialsFile, ...config }) !== 'named')
    return toBus((await sharedServer('kafka')) as BrokerAddress)
  process.stderr.write(`tests use kafka: named broker ${brokers.join(',')}\n`)
  return toBus({ kind: 'named broker', brokers, credentialsFile })
}

/** Starts a broker for one test file: for services, whose topics have fixed names, and for faults. */
export async function startOwnBus(): Promise<OwnBus> {
  const broker: StartedBroker = await startTestBroker(readTestConfig(testEnv))
  return {
    ...(await toBus(broker)),
    kill: () => broker.kill(),
    restart: () => broker.restart(),
    stop: () => broker.stop(),
  }
}

/** A schema registry with the whole catalogue in it; shared by all tests of a run. */
export async function testRegistry(): Promise<{ readonly url: string }> {
  const { registryUrl } = readTestConfig(testEnv)
  if (registryUrl !== undefined) return { url: registryUrl }
  return (await sharedServer('registry')) as { readonly url: string }
}
