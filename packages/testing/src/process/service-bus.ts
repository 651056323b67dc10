import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createSchemaRegistry,
  type Connection,
  type PositionalReader,
  type Publisher,
  type SchemaRegistry,
} from '@ujirani/messaging'
import { startOwnBus, testRegistry, type OwnBus } from '../broker/test-bus.ts'
import { createTestParties, type TestParties } from '../register/test-parties.ts'
import { createTestSteward, type TestSteward } from '../register/test-steward.ts'
import { findFreePort } from '@ujirani/infra'
import { startService, type RunningService } from './start-service.ts'
import { startTestIssuer, testAudience, type TestIssuer } from './test-issuer.ts'

/** A busy machine loads a service's code for long before it runs. */
const readyTimeoutMs = 90_000

/** A service that runs against a service bus. */
export interface BusService extends RunningService {
  readonly url: string
  readonly metricsUrl: string
}

/** What to run on the bus. */
export interface BusServiceOptions {
  /** As its variables name it: `DISCLOSURE`. */
  readonly name: string
  /** `services/<name>/src/main.ts`, absolute. */
  readonly main: string
  readonly env?: Readonly<Record<string, string>>
  /** False: does not wait until it is ready. */
  readonly isAwaited?: boolean
}

/** Everything around a service under test: a broker of its own, a registry, parties, an issuer. */
export interface ServiceBus {
  readonly broker: OwnBus
  readonly connection: Connection
  readonly publisher: Publisher
  readonly reader: PositionalReader
  readonly schemas: SchemaRegistry
  readonly issuer: TestIssuer
  readonly parties: TestParties
  /** Stands in for the real one; has done nothing yet. */
  readonly steward: TestSteward
  /** 32 bytes, as the service is given it. */
  readonly masterKey: Buffer
  /** Variables by which a service finds all this. */
  readonly env: Readonly<Record<string, string>>
  /** Runs a service on ports of its own; those still running are killed when the bus stops. */
  readonly start: (options: BusServiceOptions) => Promise<BusService>
  readonly stop: () => Promise<void>
}

/** Starts a bus on which nothing has happened: no topics, nobody admitted. */
export async function startServiceBus(partyIds: readonly string[]): Promise<ServiceBus> {
  const started = [startOwnBus(), testRegistry(), startTestIssuer()] as const
  const [broker, { url: registryUrl }, issuer] = await Promise.all(started)
  const folder = await mkdtemp(join(tmpdir(), 'ujirani-bus-'))
  const parties = await createTestParties({ parties: partyIds, issuer: issuer.url })
  const masterKey = Buffer.alloc(32, 7)
  const trustFile = join(folder, 'trust.json')
  const masterKeyFile = join(folder, 'master.key')
  await writeFile(trustFile, JSON.stringify(parties.trustJson), { mode: 0o600 })
  await writeFile(masterKeyFile, masterKey.toString('hex'), { mode: 0o600 })
  const connection = broker.connect()
  const publisher = connection.createPublisher()
  const reader = connection.createPositionalReader()
  const schemas = createSchemaRegistry({ url: registryUrl })
  await schemas.ready()
  const steward = createTestSteward(connection, schemas)
  const env = {
    ...broker.env,
    UJIRANI_BUS: parties.bus,
    UJIRANI_REGISTRY_URL: registryUrl,
    UJIRANI_TRUST_FILE: trustFile,
    UJIRANI_TOKEN_AUDIENCE: testAudience,
    UJIRANI_MASTER_KEY_FILE: masterKeyFile,
  }
  const running = new Set<RunningService>()
  const base = { broker, connection, publisher, reader, schemas, issuer, parties, steward }
  return {
    ...base,
    masterKey,
    env,
    start: async (options) => {
      const service = await startOnBus(env, options)
      running.add(service)
      return service
    },
    stop: async () => {
      await Promise.all([...running].map((service) => service.kill()))
      await steward.close()
      await Promise.all([publisher.close(), reader.close(), issuer.stop()])
      schemas.close()
      await broker.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startOnBus(env: ServiceBus['env'], options: BusServiceOptions): Promise<BusService> {
  const { name, main, isAwaited = true } = options
  const [port, metricsPort] = [await findFreePort(), await findFreePort()]
  const metricsUrl = `http://127.0.0.1:${String(metricsPort)}`
  const service = await startService({
    main,
    env: {
      ...env,
      [`UJIRANI_${name}_PORT`]: String(port),
      [`UJIRANI_${name}_METRICS_PORT`]: String(metricsPort),
      ...options.env,
    },
    ...(isAwaited && { readyUrl: `${metricsUrl}/readyz`, readyTimeoutMs }),
  })
  return { ...service, url: `http://127.0.0.1:${String(port)}`, metricsUrl }
}
