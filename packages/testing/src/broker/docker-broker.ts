import { spawnSync } from 'node:child_process'
import type { StartedTestContainer } from 'testcontainers'
import { disableReaper } from '../config.ts'
import { findFreePort } from '@ujirani/infra'
import type { StartedBroker } from './broker-address.ts'

const probeTimeoutMs = 5_000
const startTimeoutMs = 90_000
/** The one that testcontainers 12.2.0 wants. */
const reaperImage = 'testcontainers/ryuk:0.14.0'
const port = 9092

/** Whether Docker answers and has the image already; nothing is pulled to find out. */
export function hasImage(image: string): boolean {
  const { status } = spawnSync('docker', ['image', 'inspect', image], {
    stdio: 'ignore',
    timeout: probeTimeoutMs,
  })
  return status === 0
}

/**
 * Starts Kafka from an image through testcontainers.
 *
 * The port is chosen before the start and bound as it is: a broker must know the address that it
 * advertises, and a port that Docker chooses is known only afterwards. The settings are those of
 * the official image's environment; images that only know `ADVERTISED` are served too.
 */
export async function startDockerBroker(image: string): Promise<StartedBroker> {
  // Heavy, and needed by the few who have Docker.
  const { GenericContainer, Wait } = await import('testcontainers')
  // It is an image of its own; where nothing can be pulled, nothing would start for want of it.
  if (!hasImage(reaperImage)) disableReaper()
  const hostPort = await findFreePort()
  const address = `127.0.0.1:${String(hostPort)}`
  const container = await new GenericContainer(image)
    .withEnvironment({ ...settings(address), ADVERTISED: address })
    .withExposedPorts({ container: port, host: hostPort })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .withStartupTimeout(startTimeoutMs)
    .start()
  return {
    kind: `Docker ${image}`,
    brokers: [address],
    credentialsFile: undefined,
    kill: async () => {
      await signal(container, 'SIGKILL')
    },
    restart: async () => {
      await container.restart()
    },
    stop: async () => {
      await container.stop()
    },
  }
}

async function signal(container: StartedTestContainer, name: string): Promise<void> {
  const { getContainerRuntimeClient } = await import('testcontainers')
  const { container: api } = await getContainerRuntimeClient()
  await api.getById(container.getId()).kill({ signal: name })
}

function settings(address: string): Record<string, string> {
  return {
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@127.0.0.1:9093',
    KAFKA_LISTENERS: `CLIENT://0.0.0.0:${String(port)},CONTROLLER://127.0.0.1:9093`,
    KAFKA_ADVERTISED_LISTENERS: `CLIENT://${address}`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_INTER_BROKER_LISTENER_NAME: 'CLIENT',
    // Access rules can be tested, and plain-text clients still do everything.
    KAFKA_AUTHORIZER_CLASS_NAME: 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    KAFKA_SUPER_USERS: 'User:ANONYMOUS',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_LOG_MESSAGE_TIMESTAMP_TYPE: 'LogAppendTime',
    KAFKA_BROKER_SESSION_TIMEOUT_MS: '2000',
    KAFKA_BROKER_HEARTBEAT_INTERVAL_MS: '500',
  }
}
