import { readFile } from 'node:fs/promises'
import { catalogue, createDecoder, createPlaces, type Decoder } from '@ujirani/events'
import { createRegister, parseTrust, type Trust } from '@ujirani/policy'
import { ConfigInvalidError, type Clock, type KafkaSecurity, type Logger } from '@ujirani/runtime'
import { createBusRecordReader, type BusRecordReader } from './bus-records.ts'
import { connect, type Connection } from './connection.ts'
import { createEventRecordReader, type EventRecordReader } from './event-records.ts'
import { readBrokerSecurity } from './kafka-config.ts'
import { createRegisterFollower } from './log-register-follower.ts'
import type { PositionalReader } from './positional-reader.ts'
import type { RegisterFollower } from './register-follower.ts'
import { createSchemaRegistry, type SchemaRegistry } from './schema-registry.ts'

/** Where a service finds the log, and whom it believes. */
export interface BusLogConfig {
  readonly kafkaBrokers: readonly string[]
  readonly kafkaSecurity: KafkaSecurity
  readonly registryUrl: string
  readonly trustFile: string
}

/** Everything a service reads the log with; nothing runs until it is used. */
export interface BusLog {
  readonly trust: Trust
  readonly connection: Connection
  readonly schemas: SchemaRegistry
  readonly decoder: Decoder
  readonly reader: PositionalReader
  readonly records: BusRecordReader
  readonly events: EventRecordReader
  readonly follower: RegisterFollower
  /** Resolves schema ids, follows the register and waits until it has all of it. */
  start(): Promise<void>
  /** Stops following and disconnects; what else was made of the connection is its maker's. */
  close(): Promise<void>
}

interface BusLogOptions {
  readonly config: BusLogConfig
  /** The service's name, as the broker logs it. */
  readonly clientId: string
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * Opens the log as every service does: the trust file from disk, all else by the log itself.
 *
 * @throws {ConfigInvalidError} the trust file or the credentials cannot be read
 * @throws {TrustInvalidError}
 */
export async function openBusLog(options: BusLogOptions): Promise<BusLog> {
  const { config, clientId, clock, logger } = options
  const trust = await readTrust(config.trustFile)
  const security = await readBrokerSecurity(config.kafkaSecurity)
  const connection = connect({ brokers: config.kafkaBrokers, security, clientId, logger })
  const schemas = createSchemaRegistry({ url: config.registryUrl })
  const reader = connection.createPositionalReader()
  const decoder = createDecoder()
  const initial = createRegister(trust, { catalogue, places: createPlaces() })
  // Its own: what takes rights away waits behind nothing that is read beside it.
  const registerReader = connection.createPositionalReader()
  const follower = createRegisterFollower({
    initial,
    reader: registerReader,
    schemas,
    decoder,
    clock,
    logger,
  })
  const stopping = new AbortController()
  return {
    trust,
    connection,
    schemas,
    decoder,
    reader,
    records: createBusRecordReader(decoder, schemas),
    events: createEventRecordReader({ catalogue, decoder, schemas }),
    follower,
    start: async () => {
      await schemas.ready(stopping.signal)
      follower.start()
      await follower.caughtUp()
    },
    close: async () => {
      stopping.abort()
      follower.stop()
      await Promise.all([reader.close(), registerReader.close()])
      schemas.close()
    },
  }
}

async function readTrust(file: string): Promise<Trust> {
  const name = 'UJIRANI_TRUST_FILE'
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConfigInvalidError([{ name, reason: 'names a file that cannot be read' }], { cause })
  })
  try {
    return parseTrust(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new ConfigInvalidError([{ name, reason: 'names a file that is no JSON' }])
  }
}
