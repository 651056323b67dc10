import { parse } from 'yaml'

/** A container, as far as its safety is looked at. */
export interface ComposeService {
  readonly image: string
  readonly user?: string
  readonly read_only?: boolean
  readonly privileged?: boolean
  readonly cap_add?: readonly string[]
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly network_mode?: string
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly environment?: Readonly<Record<string, string | number>>
  readonly build?: { readonly target?: string; readonly args?: Readonly<Record<string, string>> }
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: { readonly test: readonly string[] }
}

/** What docker-compose.yml says. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly volumes: Readonly<Record<string, null>>
}

/** Reads a compose file as it is written, variables included. */
export function parseCompose(text: string): ComposeFile {
  return parse(text, { merge: true }) as ComposeFile
}

const variable = /\$\{(\w+):-([^}]*)\}/g

/** Puts the environment's values, or else the defaults, in the place of variables. */
export function interpolate(text: string, env: Readonly<Record<string, string>>): string {
  return text
    .replaceAll(variable, (_, name: string, fallback: string) => env[name] ?? fallback)
    .replaceAll('$$', '$')
}

const stateVolume = 'state'
const secretName = /PASSWORD|PASSWD|SECRET|TOKEN$|CREDENTIALS$|PRIVATE|KEY$/
const secretText = /password=|BEGIN [A-Z ]*PRIVATE KEY|"d":|[0-9a-f]{32}/i

type Dangers = Readonly<Record<string, boolean>>

/** Names every container that could do more than it must, each as one sentence. */
export function findDangers(file: ComposeFile): readonly string[] {
  return Object.entries(file.services).flatMap(([name, service]) =>
    Object.entries({ ...dangersOfRights(service), ...dangersOfReach(service, file) })
      .filter(([, isThere]) => isThere)
      .map(([danger]) => `${name} ${danger}`),
  )
}

function dangersOfRights(service: ComposeService): Dangers {
  return {
    'runs as root': !/^[1-9]\d*:\d+$/.test(service.user ?? ''),
    'can write to its image': service.read_only !== true,
    'keeps capabilities': service.cap_drop?.includes('ALL') !== true,
    'is given capabilities': service.privileged === true || service.cap_add !== undefined,
    'can gain privileges': service.security_opt?.includes('no-new-privileges:true') !== true,
  }
}

function dangersOfReach(service: ComposeService, file: ComposeFile): Dangers {
  const { ports = [], volumes = [], environment = {} } = service
  const held = volumes.map((volume) => volume.split(':')[0] ?? '')
  return {
    'is published beyond this machine': ports.some((port) => !port.startsWith('127.0.0.1:')),
    'shares the network of the machine': service.network_mode === 'host',
    'mounts a folder of the machine': held.some((name) => !Object.hasOwn(file.volumes, name)),
    'is a service that sees every key':
      service.build?.target === undefined && held.includes(stateVolume),
    'has a secret in its variables': Object.entries(environment).some(
      ([name, value]) => secretName.test(name) || secretText.test(String(value)),
    ),
  }
}
