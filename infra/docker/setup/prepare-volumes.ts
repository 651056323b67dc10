import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { createDemo } from '../../local/demo/create-demo.ts'
import { keepJson } from '../../local/demo/keys.ts'
import {
  createCredentials,
  toClientProperties,
  toServerProperties,
  type KafkaCredentials,
} from '../../local/kafka/server-properties.ts'
import { repositoryRoot } from '../../local/places.ts'
import { writePrivateFile } from '../../local/process/private-file.ts'
import { registryUrl } from '../../local/registry/registry-process.ts'
import type { LaunchConfig } from '../../local/supervise/launch-config.ts'
import {
  addressOf,
  demoAudience,
  partiesListenerOf,
  planKafkaUsers,
  planServices,
} from '../../local/supervise/services.ts'
import { writeRunFile } from '../../local/supervise/state-dir.ts'
import { toContainerEnv } from './container-env.ts'

/**
 * Makes what `npm start` makes before it starts anything, and gives each part its share in a volume
 * of its own: a service sees the files that its variables name and nothing else. Parties' keys stay
 * in the state volume, which no service mounts.
 *
 * What is there stays, so it may run again at any time, also beside a running bus.
 *
 * @param config its `stateDir` is the path at which every part sees its volume
 * @param partsDir holds one folder per part
 */
export async function prepareVolumes(config: LaunchConfig, partsDir: string): Promise<void> {
  await createDemo(config.stateDir, {
    issuer: addressOf(config, 'identity'),
    dashboard: addressOf(config, 'dashboard'),
    resource: demoAudience,
  })
  prepareKafkaVolume(config, join(partsDir, 'kafka'))
  mkdirSync(join(partsDir, 'registry'), { recursive: true })
  for (const plan of planServices(config)) {
    const values = Object.values(toContainerEnv(plan))
    const places = values.filter((value) => value.startsWith(`${config.stateDir}/`))
    for (const place of places) share(config.stateDir, place, join(partsDir, plan.name))
  }
  writeRunFile(config.stateDir, {
    pids: {},
    ports: {},
    gateway: addressOf(config, 'gateway'),
    identity: addressOf(config, 'identity'),
    auditor: addressOf(config, 'auditor'),
    ledger: addressOf(config, 'ledger'),
    dashboard: addressOf(config, 'dashboard'),
    registry: registryUrl(config.registry),
    kafka: `127.0.0.1:${String(config.kafka.parties)}`,
  })
}

/** Copies what is there; what is not is the service's own to write, and gets a folder to be in. */
function share(stateDir: string, place: string, part: string): void {
  const copy = join(part, relative(stateDir, place))
  mkdirSync(dirname(copy), { recursive: true, mode: 0o700 })
  if (existsSync(place)) cpSync(place, copy, { recursive: true })
}

/**
 * Settings and users of the broker. Unlike those of `npm start` they outlive a start: containers
 * are started one by one, and a broker with new passwords would lock out the running services.
 */
function prepareKafkaVolume(config: LaunchConfig, part: string): void {
  const { stateDir, kafka } = config
  const keep = (name: string): KafkaCredentials =>
    keepJson(join(stateDir, 'secrets', 'kafka', `${name}.json`), createCredentials)
  const { superUsers, users } = planKafkaUsers(config)
  // From outside its container the broker is met on the published port of the machine.
  const door = partiesListenerOf(config, '0.0.0.0')
  const admin = keep('admin')
  const settings = {
    dataDir: join(stateDir, 'kafka', 'data'),
    ports: kafka,
    broker: keep('broker'),
    superUsers: [admin, ...superUsers.map(keep)],
    users: users.map(keep),
    listeners: [door.listener],
  }
  const names = users.map((name) => [name, keep(name).username] as const)
  const namesFile = join(stateDir, 'secrets', 'kafka', 'users.json')
  writePrivateFile(namesFile, JSON.stringify(Object.fromEntries(names)))
  writePrivateFile(join(part, 'server.properties'), toServerProperties(settings))
  writePrivateFile(join(part, 'admin.properties'), toClientProperties(admin, kafka.internal))
  const logging = join(repositoryRoot, 'infra/kafka/log4j2.xml')
  writePrivateFile(join(part, 'log4j2.xml'), readFileSync(logging, 'utf8'))
  const clusterFile = join(part, 'cluster.id')
  if (!existsSync(clusterFile)) {
    writePrivateFile(clusterFile, randomBytes(16).toString('base64url'))
  }
}
