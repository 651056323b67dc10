import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createDemo } from '../demo/create-demo.ts'
import type { MachineEnv } from '../config.ts'
import { prepareKafka } from '../kafka/prepare-kafka.ts'
import { repositoryRoot, type Print } from '../places.ts'
import { requirePorts, type WantedPort } from '../process/ports.ts'
import { requireSpace } from '../programs/fetch.ts'
import { prepareRegistry } from '../registry/prepare-registry.ts'
import { registryUrl } from '../registry/registry-process.ts'
import { startBus, type Bus } from './bus.ts'
import { portVariables, type LaunchConfig, type ServiceName } from './launch-config.ts'
import type { StartOptions } from './options.ts'
import { addressOf, demoAudience } from './services.ts'
import {
  clearState,
  holdStateDir,
  removeRunFile,
  tidyState,
  writeRunFile,
  type RunFile,
} from './state-dir.ts'
import { runStory } from './story-process.ts'
import type { StorySummary } from './story.ts'

/** One `npm start`. */
export interface Launch {
  readonly config: LaunchConfig
  readonly options: StartOptions
  readonly env: MachineEnv
  readonly print: Print
  /** Given when the user wants it to end. */
  readonly signal: AbortSignal
}

const neededMiB = 300

/**
 * Starts the bus, plays the story and stays until it is told to end, or ends by itself with
 * `--once`. Nothing of it runs when it returns or throws.
 *
 * @returns whether all that was asked for holds
 * @throws {LaunchError} with a sentence for the person at the terminal
 */
export async function launch({ config, options, env, print, signal }: Launch): Promise<boolean> {
  const { stateDir } = config
  const lock = holdStateDir(stateDir)
  try {
    await requirePorts(wantedPorts(config))
    requireSpace(stateDir, neededMiB, 'to run the bus')
    const where = { print, cacheDir: config.cacheDir }
    const [kafka, registry] = await Promise.all([prepareKafka(where), prepareRegistry(where)])
    if (options.fresh) clearState(stateDir)
    tidyState(stateDir)
    await createDemo(stateDir, {
      issuer: addressOf(config, 'identity'),
      dashboard: addressOf(config, 'dashboard'),
      resource: demoAudience,
    })
    print(`starting the bus, its state is in ${stateDir}`)
    let known: Bus | undefined
    const onRestart = (): void => {
      if (known !== undefined) writeRunFile(stateDir, toRunFile(config, known))
    }
    const bus = await startBus({ config, env, kafka, registry, print, signal, onRestart })
    try {
      known = bus
      onRestart()
      return await use({ config, options, env, print, signal })
    } finally {
      removeRunFile(stateDir)
      print('stopping …')
      await bus.stop()
      print('stopped: no process is left')
    }
  } finally {
    lock.release()
  }
}

/** What happens between start and stop. */
async function use({ config, options, env, print, signal }: Launch): Promise<boolean> {
  const context = {
    stateDir: config.stateDir,
    gatewayUrl: addressOf(config, 'gateway'),
    auditorUrl: addressOf(config, 'auditor'),
    identityUrl: addressOf(config, 'identity'),
  }
  const summary = await runStory({ context, env, signal })
  if (summary === undefined) return !options.once
  if (options.jsonFile !== undefined) writeSummary(options.jsonFile, summary)
  if (options.once) return summary.ok
  describeBus(config, print)
  await new Promise((resolve_) => {
    if (signal.aborted) resolve_(undefined)
    signal.addEventListener('abort', resolve_)
  })
  return true
}

function writeSummary(jsonFile: string, summary: StorySummary): void {
  // npm runs scripts at the root of the repository, whatever folder it was called in.
  const file = resolve(repositoryRoot, jsonFile)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(summary, null, 2)}\n`)
}

function describeBus(config: LaunchConfig, print: Print): void {
  const { stateDir, dashboardParty } = config
  const gateway = addressOf(config, 'gateway')
  print('')
  print('The bus is running; Ctrl-C stops it.')
  print(`  dashboard  ${addressOf(config, 'dashboard')} (of ${dashboardParty})`)
  print(`             people and passwords: ${stateDir}/people/${dashboardParty}.json`)
  print(`  gateway    ${gateway} (its API: ${gateway}/openapi.json)`)
  print(`  auditor    ${addressOf(config, 'auditor')}`)
  print(`  ledger     ${addressOf(config, 'ledger')}/checkpoint`)
  print(
    `  Kafka      127.0.0.1:${String(config.kafka.parties)} (SASL/OAUTHBEARER, for the parties)`,
  )
  print('  a token    npx ujirani token bi.cgm, with --kafka one for the broker')
  print(`  logs       ${stateDir}/logs`)
}

function wantedPorts({ services, kafka, registry }: LaunchConfig): readonly WantedPort[] {
  const ofServices = (Object.keys(services) as ServiceName[]).flatMap((name) => [
    { what: name, port: services[name].main, variable: portVariables.service(name) },
    {
      what: `${name} metrics`,
      port: services[name].companion,
      variable: portVariables.metrics(name),
    },
  ])
  return [
    ...ofServices,
    { what: 'Kafka', port: kafka.internal, variable: portVariables.kafka },
    { what: 'Kafka controller', port: kafka.controller, variable: portVariables.controller },
    { what: 'Kafka for parties', port: kafka.parties, variable: portVariables.parties },
    { what: 'schema registry', port: registry.http, variable: portVariables.registry },
    {
      what: 'schema registry management',
      port: registry.management,
      variable: portVariables.management,
    },
  ]
}

function toRunFile(config: LaunchConfig, bus: Bus): RunFile {
  const ports = Object.entries(config.services).map(([name, { main }]) => [name, main] as const)
  return {
    pids: { supervisor: process.pid, ...bus.pids() },
    ports: {
      ...Object.fromEntries(ports),
      kafka: config.kafka.internal,
      kafkaParties: config.kafka.parties,
      registry: config.registry.http,
    },
    gateway: addressOf(config, 'gateway'),
    identity: addressOf(config, 'identity'),
    auditor: addressOf(config, 'auditor'),
    ledger: addressOf(config, 'ledger'),
    dashboard: addressOf(config, 'dashboard'),
    registry: registryUrl(config.registry),
    kafka: `127.0.0.1:${String(config.kafka.parties)}`,
  }
}
