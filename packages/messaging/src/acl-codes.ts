import kafkajs, { type AclEntry, type AclFilter } from 'kafkajs'
import type { AclRule } from './admin.ts'

// Node finds only some names of this CommonJS module: hence the default import.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs

const resources = {
  TOPIC: AclResourceTypes.TOPIC,
  GROUP: AclResourceTypes.GROUP,
  CLUSTER: AclResourceTypes.CLUSTER,
  TRANSACTIONAL_ID: AclResourceTypes.TRANSACTIONAL_ID,
} satisfies Record<AclRule['resource'], number>

const patterns = {
  LITERAL: ResourcePatternTypes.LITERAL,
  PREFIXED: ResourcePatternTypes.PREFIXED,
} satisfies Record<AclRule['pattern'], number>

const operations = {
  ALL: AclOperationTypes.ALL,
  READ: AclOperationTypes.READ,
  WRITE: AclOperationTypes.WRITE,
  CREATE: AclOperationTypes.CREATE,
  DELETE: AclOperationTypes.DELETE,
  ALTER: AclOperationTypes.ALTER,
  DESCRIBE: AclOperationTypes.DESCRIBE,
  CLUSTER_ACTION: AclOperationTypes.CLUSTER_ACTION,
  DESCRIBE_CONFIGS: AclOperationTypes.DESCRIBE_CONFIGS,
  ALTER_CONFIGS: AclOperationTypes.ALTER_CONFIGS,
  IDEMPOTENT_WRITE: AclOperationTypes.IDEMPOTENT_WRITE,
} satisfies Record<AclRule['operation'], number>

const permissions = {
  ALLOW: AclPermissionTypes.ALLOW,
  DENY: AclPermissionTypes.DENY,
} satisfies Record<AclRule['permission'], number>

/** The word of a code; undefined for one that this table does not know. */
function wordOf<K extends string>(table: Readonly<Record<K, number>>, code: number): K | undefined {
  return (Object.keys(table) as K[]).find((word) => table[word] === code)
}

/** A rule with every member in kafkajs's numbers. */
export function toAclEntry(rule: AclRule): AclEntry {
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

/** A filter: what is not given matches anything. kafkajs takes no nulls, members are left out. */
export function toAclFilter(rule: Partial<AclRule>): AclFilter {
  const { resource, name, pattern, principal, host, operation, permission } = rule
  return {
    resourceType: resource === undefined ? AclResourceTypes.ANY : resources[resource],
    ...(name !== undefined && { resourceName: name }),
    resourcePatternType: pattern === undefined ? ResourcePatternTypes.ANY : patterns[pattern],
    ...(principal !== undefined && { principal }),
    ...(host !== undefined && { host }),
    operation: operation === undefined ? AclOperationTypes.ANY : operations[operation],
    permissionType: permission === undefined ? AclPermissionTypes.ANY : permissions[permission],
  }
}

/** A rule as the broker tells it; undefined when it is of a kind that the bus does not use. */
export function toAclRule(entry: AclEntry): AclRule | undefined {
  const resource = wordOf(resources, entry.resourceType)
  const pattern = wordOf(patterns, entry.resourcePatternType)
  const operation = wordOf(operations, entry.operation)
  const permission = wordOf(permissions, entry.permissionType)
  if (resource === undefined || pattern === undefined) return undefined
  if (operation === undefined || permission === undefined) return undefined
  const { resourceName: name, principal, host } = entry
  return { resource, name, pattern, principal, host, operation, permission }
}
