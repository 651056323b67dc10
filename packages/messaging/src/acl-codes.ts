import {
  AclOperations,
  AclPermissionTypes,
  ResourcePatternTypes,
  ResourceTypes,
  type Acl,
  type AclFilter,
} from '@platformatic/kafka'
import type { AclRule } from './admin.ts'

const resources = {
  TOPIC: ResourceTypes.TOPIC,
  GROUP: ResourceTypes.GROUP,
  CLUSTER: ResourceTypes.CLUSTER,
  TRANSACTIONAL_ID: ResourceTypes.TRANSACTIONAL_ID,
} as const satisfies Record<AclRule['resource'], number>

const patterns = {
  LITERAL: ResourcePatternTypes.LITERAL,
  PREFIXED: ResourcePatternTypes.PREFIXED,
} as const satisfies Record<AclRule['pattern'], number>

const operations = {
  ALL: AclOperations.ALL,
  READ: AclOperations.READ,
  WRITE: AclOperations.WRITE,
  CREATE: AclOperations.CREATE,
  DELETE: AclOperations.DELETE,
  ALTER: AclOperations.ALTER,
  DESCRIBE: AclOperations.DESCRIBE,
  CLUSTER_ACTION: AclOperations.CLUSTER_ACTION,
  DESCRIBE_CONFIGS: AclOperations.DESCRIBE_CONFIGS,
  ALTER_CONFIGS: AclOperations.ALTER_CONFIGS,
  IDEMPOTENT_WRITE: AclOperations.IDEMPOTENT_WRITE,
} as const satisfies Record<AclRule['operation'], number>

const permissions = {
  ALLOW: AclPermissionTypes.ALLOW,
  DENY: AclPermissionTypes.DENY,
} as const satisfies Record<AclRule['permission'], number>

/** The word of a code; undefined for one that this table does not know. */
function wordOf<K extends string>(table: Readonly<Record<K, number>>, code: number): K | undefined {
  return (Object.keys(table) as K[]).find((word) => table[word] === code)
}

/** A rule with every member in the protocol's numbers. */
export function toAclEntry(rule: AclRule): Acl {
  return {
    resourceType: resources[rule.resource],
    resourceName: rule.name,
    resourcePatternType: patterns[rule.pattern],
    principal: rule.principal,
    host: rule.host,
    operation: operations[rule.operation],
    permissionType: permissions[rule.permission],
  }
}

/** A filter: what is not given matches anything. */
export function toAclFilter(rule: Partial<AclRule>): AclFilter {
  const { resource, name, pattern, principal, host, operation, permission } = rule
  return {
    resourceType: resource === undefined ? ResourceTypes.ANY : resources[resource],
    resourceName: name ?? null,
    resourcePatternType: pattern === undefined ? ResourcePatternTypes.ANY : patterns[pattern],
    principal: principal ?? null,
    host: host ?? null,
    operation: operation === undefined ? AclOperations.ANY : operations[operation],
    permissionType: permission === undefined ? AclPermissionTypes.ANY : permissions[permission],
  }
}

/** A rule as the broker tells it; undefined when it is of a kind that the bus does not use. */
export function toAclRule(entry: Acl): AclRule | undefined {
  const resource = wordOf(resources, entry.resourceType)
  const pattern = wordOf(patterns, entry.resourcePatternType)
  const operation = wordOf(operations, entry.operation)
  const permission = wordOf(permissions, entry.permissionType)
  if (resource === undefined || pattern === undefined) return undefined
  if (operation === undefined || permission === undefined) return undefined
  const { resourceName: name, principal, host } = entry
  return { resource, name, pattern, principal, host, operation, permission }
}
