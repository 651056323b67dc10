import { createConnection, type Socket } from 'node:net'
import { Kafka, logLevel, type ISocketFactory, type LogEntry } from 'kafkajs'
import type { KafkaConfig } from './kafka-config.ts'

/** A kafkajs client whose connections can be cut for good. */
export interface FencedKafka {
  readonly kafka: Kafka
  /** Cuts every connection and lets no new one be made: nothing is sent after this returns. */
  readonly fence: () => void
}

const keepAliveMs = 60_000

/**
 * Retries span the delivery time and not much more: a producer that was given up must not go on
 * trying for an hour. (Nested inside kafkajs: a send retries, and each try retries to connect.)
 */
export const retry = { initialRetryTime: 50, maxRetryTime: 500, retries: 25 } as const

/** Makes a client of its own, with its own connections. */
export function createFencedKafka(config: KafkaConfig): FencedKafka {
  const sockets = new Set<Socket>()
  let isFenced = false
  const socketFactory: ISocketFactory = ({ host, port, onConnect }) => {
    const socket = createConnection({ host, port }, onConnect)
    socket.setNoDelay(true).setKeepAlive(true, keepAliveMs)
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    // kafkajs hears `error`, not `close`: a silent destroy would leave its requests hanging.
    if (isFenced) socket.destroy(new Error('fenced'))
    return socket
  }
  const { security, logger } = config
  const kafka = new Kafka({
    // No brokers is the one failure that ends all of kafkajs's retrying at once.
    brokers: () => (isFenced ? [] : [...config.brokers]),
    clientId: config.clientId,
    socketFactory,
    connectionTimeout: 10_000,
    authenticationTimeout: 10_000,
    requestTimeout: 10_000,
    retry,
    ...(security.kind === 'plain' && {
      sasl: {
        mechanism: 'plain',
        username: security.username,
        password: security.password.reveal(),
      },
    }),
    // Its errors are mostly passing states; what matters reaches the caller as an exception.
    logLevel: logger.isDebug ? logLevel.INFO : logLevel.NOTHING,
    logCreator:
      () =>
      ({ namespace, log }: LogEntry) => {
        logger.debug('kafka client says', { part: namespace, reason: log.message })
      },
  })
  const fence = (): void => {
    isFenced = true
    for (const socket of sockets) socket.destroy(new Error('fenced'))
  }
  return { kafka, fence }
}
