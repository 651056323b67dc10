import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../local/places.ts'
import { readLaunchConfig } from '../local/supervise/launch-config.ts'
import { partiesListenerOf, planServices } from '../local/supervise/services.ts'
import {
  findDangers,
  interpolate,
  parseCompose,
  type ComposeFile,
  type ComposeService,
} from './compose-file.ts'
import { toContainerEnv } from './setup/container-env.ts'

const text = readFileSync(join(repositoryRoot, 'docker-compose.yml'), 'utf8')
const dockerfile = readFileSync(join(repositoryRoot, 'Dockerfile'), 'utf8')

const moved = {
  UJIRANI_GATEWAY_PORT: '18080',
  UJIRANI_GATEWAY_METRICS_PORT: '19080',
  UJIRANI_DASHBOARD_PORT: '18081',
  UJIRANI_DASHBOARD_METRICS_PORT: '19081',
  UJIRANI_IDENTITY_PORT: '18082',
  UJIRANI_IDENTITY_METRICS_PORT: '19082',
  UJIRANI_LEDGER_PORT: '18083',
  UJIRANI_LEDGER_METRICS_PORT: '19083',
  UJIRANI_AUDITOR_PORT: '18084',
  UJIRANI_AUDITOR_METRICS_PORT: '19084',
  UJIRANI_STEWARD_PORT: '18086',
  UJIRANI_STEWARD_METRICS_PORT: '19086',
  UJIRANI_DISCLOSURE_PORT: '18087',
  UJIRANI_DISCLOSURE_METRICS_PORT: '19087',
  UJIRANI_KAFKA_PORT: '19092',
  UJIRANI_KAFKA_PARTIES_PORT: '19094',
  UJIRANI_REGISTRY_PORT: '18085',
  UJIRANI_REGISTRY_MANAGEMENT_PORT: '19085',
  UJIRANI_DASHBOARD_PARTY: 'iom',
  UJIRANI_GATEWAY_ID_HORIZON: 'P45D',
}

/** Variables that containers have besides the supervisor's. */
const ofContainers = new Set(['NODE_OPTIONS', 'UJIRANI_LOG_LEVEL'])

function envOf({ environment = {} }: ComposeService): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment)
      .filter(([name]) => !ofContainers.has(name))
      .map(([name, value]) => [name, String(value)]),
  )
}

function need(file: ComposeFile, name: string): ComposeService {
  const service = file.services[name]
  if (service === undefined) throw new Error(`docker-compose.yml has no ${name}`)
  return service
}

describe.each([
  ['as it is', {}],
  ['with everything moved', moved],
])('docker-compose.yml %s', (_, env: Readonly<Record<string, string>>) => {
  const file = parseCompose(interpolate(text, env))
  const config = readLaunchConfig({ UJIRANI_STATE_DIR: '/ujirani', ...env })
  const published = need(file, 'loopback').ports ?? []

  it.each(planServices(config).map((plan) => [plan.name, plan] as const))(
    'runs %s as the supervisor does',
    (name, plan) => {
      const service = need(file, name)
      const { main, companion } = config.services[name]
      const isPublished = published.includes(`127.0.0.1:${String(main)}:${String(main)}`)
      expect(envOf(service)).toEqual({
        ...toContainerEnv(plan),
        [`UJIRANI_${name.toUpperCase()}_HOST`]: isPublished ? '0.0.0.0' : '127.0.0.1',
      })
      expect(service.environment?.['NODE_OPTIONS'] ?? '').toBe(plan.flags.join(' '))
      expect(Object.keys(service.depends_on ?? {})).toEqual(expect.arrayContaining([...plan.after]))
      expect(service.healthcheck?.test).toContain(`http://127.0.0.1:${String(companion)}/readyz`)
      expect(service.build?.args?.['SERVICE']).toBe(name)
      expect(service.network_mode).toBe('service:loopback')
    },
  )

  it('tells the broker whose keys to ask for, as the supervisor does, once they are there', () => {
    const kafka = need(file, 'kafka')
    expect(kafka.environment?.['KAFKA_OPTS']).toBe(partiesListenerOf(config).jvmFlags.join(' '))
    expect(kafka.depends_on?.['identity']?.condition).toBe('service_healthy')
  })

  it('publishes what agencies use, and nothing else', () => {
    const ports = (['gateway', 'dashboard', 'identity', 'ledger', 'auditor'] as const).map(
      (name) => config.services[name].main,
    )
    ports.push(config.kafka.parties)
    expect(published).toEqual(ports.map((port) => `127.0.0.1:${String(port)}:${String(port)}`))
    const others = Object.entries(file.services).filter(([, service]) => service.ports)
    expect(others.map(([name]) => name)).toEqual(['loopback'])
  })
})

describe('docker-compose.yml', () => {
  it('lets every image be named by the environment', () => {
    for (const [name, { image }] of Object.entries(parseCompose(text).services)) {
      expect(`${name}: ${image}`).toMatch(/^\w+: (?:\$\{\w+:-[^}]+\}(?:\/\w+:)?)+$/)
    }
    expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:24\.\d+\.\d+-/m)
    expect(dockerfile.match(/^FROM (?!base )(.*?) AS/gm)).toEqual([
      'FROM ${NODE_IMAGE} AS',
      'FROM ${NODE_IMAGE} AS',
    ])
  })

  it('names images whole: no latest', () => {
    const file = parseCompose(interpolate(text, {}))
    expect(need(file, 'kafka').image).toBe('apache/kafka:4.4.0')
    expect(need(file, 'registry').image).toBe('quay.io/apicurio/apicurio-registry:3.3.3')
  })

  it('gives no container more than it needs', () => {
    expect(findDangers(parseCompose(text))).toEqual([])
  })

  it.each([
    ['runs as root', { user: '0:0' }],
    ['runs as root', { user: 'node' }],
    ['can write to its image', { read_only: false }],
    ['keeps capabilities', { cap_drop: [] }],
    ['is given capabilities', { privileged: true }],
    ['is given capabilities', { cap_add: ['NET_ADMIN'] }],
    ['can gain privileges', { security_opt: [] }],
    ['is published beyond this machine', { ports: ['8080:8080'] }],
    ['shares the network of the machine', { network_mode: 'host' }],
    ['mounts a folder of the machine', { volumes: ['/var/run/docker.sock:/var/run/docker.sock'] }],
    ['is a service that sees every key', { volumes: ['state:/ujirani:ro'] }],
    ['has a secret in its variables', { environment: { UJIRANI_KAFKA_PASSWORD: 'x' } }],
    ['has a secret in its variables', { environment: { A: '0123456789abcdef0123456789abcdef' } }],
  ])('would be told that a container %s', (danger, change: Partial<ComposeService>) => {
    const file = parseCompose(text)
    const gateway = { ...need(file, 'gateway'), ...change }
    expect(findDangers({ ...file, services: { ...file.services, gateway } })).toEqual([
      `gateway ${danger}`,
    ])
  })
})
