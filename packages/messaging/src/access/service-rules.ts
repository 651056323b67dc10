import type { AclRule } from '../admin.ts'
import { baseTopics } from '../topic-names.ts'
import { allowGroups, allowTopic } from './access-rules.ts'

/** The services that have a user of their own at the broker, and no right but what stands here. */
const services = ['gateway', 'disclosure', 'auditor', 'ledger'] as const
type ServiceName = (typeof services)[number]

/** The principals of services, as access rules name them (`User:…`). */
export type ServicePrincipals = Readonly<Partial<Record<ServiceName, string>>>

interface Needs {
  /** Topics by name. */
  readonly reads: readonly string[]
  readonly writes: readonly string[]
  /** Topics by the beginning of their names: there is one for each party or agreement. */
  readonly readsAll: readonly string[]
  readonly writesAll: readonly string[]
  /** Beginning of the names of its consumer groups. */
  readonly groups: readonly string[]
}

const { parties, agreements, heartbeat, decisions, access, checkpoints } = baseTopics
const register = [parties, agreements, heartbeat]

/**
 * What each service does, by the design's table of topics. Only the gateway writes what parties
 * publish, only disclosure what others get of it, and nobody here what parties have signed.
 */
const needs: Readonly<Record<ServiceName, Needs>> = {
  gateway: {
    reads: [...register, decisions, access, checkpoints],
    writes: [access],
    readsAll: ['origin.', 'inbox.', 'shared.', 'quarantine.', 'notices.'],
    writesAll: ['origin.', 'quarantine.', 'notices.'],
    groups: ['ujirani-gateway'],
  },
  disclosure: {
    reads: [...register, decisions],
    writes: [decisions],
    readsAll: ['origin.'],
    writesAll: ['shared.', 'quarantine.', 'notices.'],
    groups: ['ujirani-disclosure'],
  },
  auditor: {
    reads: [...register, decisions, access, checkpoints],
    writes: [],
    readsAll: ['origin.', 'shared.', 'quarantine.'],
    writesAll: [],
    groups: [],
  },
  ledger: {
    reads: [...register, decisions, access, checkpoints],
    writes: [checkpoints],
    readsAll: ['origin.'],
    writesAll: [],
    groups: [],
  },
}

/** The access rules of the services; a service without a principal gets none. */
export function planServiceRules(principals: ServicePrincipals): readonly AclRule[] {
  return services.flatMap((name) => {
    const principal = principals[name]
    return principal === undefined ? [] : rulesOf(principal, needs[name])
  })
}

function rulesOf(principal: string, need: Needs): readonly AclRule[] {
  return [
    ...need.reads.map((topic) => allowTopic(principal, 'READ', topic)),
    ...need.writes.map((topic) => allowTopic(principal, 'WRITE', topic)),
    ...need.readsAll.map((prefix) => allowTopic(principal, 'READ', prefix, 'PREFIXED')),
    ...need.writesAll.map((prefix) => allowTopic(principal, 'WRITE', prefix, 'PREFIXED')),
    ...need.groups.map((prefix) => allowGroups(principal, prefix)),
  ]
}

/**
 * Parses the list of the services' users, `{"gateway":"<name>", …}`; services that it does not name
 * have no user of their own.
 */
export function parseServicePrincipals(json: unknown): ServicePrincipals {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new TypeError('users: not an object')
  }
  const entries = Object.entries(json).map(([service, name]: [string, unknown]) => {
    if (typeof name !== 'string' || name === '') throw new TypeError('users: a name is no text')
    return [service, `User:${name}`] as const
  })
  return Object.fromEntries(entries)
}
