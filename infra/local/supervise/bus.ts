import { catalogue } from '@ujirani/events'
import { registerSchemas } from '../../deploy/register-schemas.ts'
import type { MachineEnv } from '../config.ts'
import { startBroker } from '../kafka/broker.ts'
import type { PreparedKafka } from '../kafka/prepare-kafka.ts'
import type { Print } from '../places.ts'
import type { PreparedRegistry } from '../registry/prepare-registry.ts'
import { registryUrl } from '../registry/registry-process.ts'
import { startRegistry } from '../registry/registry.ts'
import { keepAlive } from './keep-alive.ts'
import type { LaunchConfig } from './launch-config.ts'
import { startParts, type Part } from './part-graph.ts'
import type { Server } from './server.ts'
import { startService } from './service-process.ts'
import { partiesListenerOf, planKafkaUsers, planServices } from './services.ts'

/** What the bus is started with. */
export interface BusOptions {
  readonly config: LaunchConfig
  readonly env: MachineEnv
  readonly kafka: PreparedKafka
  readonly registry: PreparedRegistry
  readonly print: Print
  /** Gives a start up that is under way; nothing is left running then. */
  readonly signal: AbortSignal
  /** Called when a part was started again: its process is another one now. */
  readonly onRestart: () => void
}

/** The whole bus, every part of it ready. */
export interface Bus {
  /** Process ids by part, as they are now. */
  pids(): Readonly<Record<string, number>>
  /** Stops every part in order; resolves when no process is left. */
  stop(): Promise<void>
}

type BusPart = Omit<Part<Server | undefined>, 'stop'>

/**
 * Starts Kafka, the registry, the schemas and every service, each as soon as what it stands on is
 * ready, and from then on starts again whatever ends by itself.
 *
 * @throws {LaunchError} when a part does not get ready; everything else is stopped again first
 */
export async function startBus(options: BusOptions): Promise<Bus> {
  const { print, signal } = options
  const servers = new Map<string, Server>()
  const beganMs = performance.now()
  const parts = [...standing(options), ...serviceParts(options)].map((part) => ({
    name: part.name,
    after: part.after,
    async start() {
      signal.throwIfAborted()
      const server = await part.start()
      print(`  ${part.name.padEnd(12)} ready after ${seconds(performance.now() - beganMs)}`)
      if (server === undefined) return undefined
      servers.set(part.name, server)
      return watch(part.name, server, options)
    },
    async stop(watched: Watched | undefined) {
      await watched?.stop()
      servers.delete(part.name)
    },
  }))
  const started = await startParts(parts)
  return {
    pids: () => Object.fromEntries([...servers].map(([name, { pid }]) => [name, pid])),
    stop: () => started.stop(),
  }
}

/** A server that is started again when it ends, until it is stopped. */
interface Watched {
  stop(): Promise<void>
}

function watch(name: string, server: Server, { print, onRestart }: BusOptions): Watched {
  const stopping = new AbortController()
  const kept = keepAlive(name, server, { print, onRestart, signal: stopping.signal })
  return {
    async stop() {
      stopping.abort()
      await server.stop()
      // A start that was under way has ended with it, or made one more process to stop.
      await kept
      await server.stop()
    },
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

/** What the services stand on. */
function standing(options: BusOptions): readonly BusPart[] {
  const { config, signal } = options
  const { stateDir } = config
  const users = planKafkaUsers(config)
  const broker = { stateDir, ports: config.kafka, ...users, prepared: options.kafka, signal }
  const door = partiesListenerOf(config)
  return [
    {
      name: 'kafka',
      // It asks for the issuer's keys before it listens, and ends when there is no answer.
      after: ['identity'],
      start: () => startBroker({ ...broker, listeners: [door.listener], jvmFlags: door.jvmFlags }),
    },
    {
      name: 'registry',
      after: [],
      start: () =>
        startRegistry({ stateDir, ports: config.registry, prepared: options.registry, signal }),
    },
    {
      name: 'schemas',
      after: ['registry'],
      async start() {
        await registerSchemas(registryUrl(config.registry), catalogue.records())
        return undefined
      },
    },
  ]
}

function serviceParts({ config, env, print, signal }: BusOptions): readonly BusPart[] {
  return planServices(config).map((plan) => ({
    name: plan.name,
    after: plan.after,
    start: () =>
      startService(plan, {
        stateDir: config.stateDir,
        env,
        healthPort: config.services[plan.name].companion,
        print,
        signal,
      }),
  }))
}
