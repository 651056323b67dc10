import type { AclOperation, AclRule } from '../admin.ts'

/** Any host: who somebody is, is what their proof says, not where they come from. */
const anyHost = '*'

/** Lets a principal do something to one topic, or to every topic that begins so. */
export function allowTopic(
  principal: string,
  operation: AclOperation,
  name: string,
  pattern: AclRule['pattern'] = 'LITERAL',
): AclRule {
  return {
    resource: 'TOPIC',
    name,
    pattern,
    principal,
    host: anyHost,
    operation,
    permission: 'ALLOW',
  }
}

/** Keeps a principal from something on every topic that begins so, whatever else is allowed. */
export function denyTopics(principal: string, operation: AclOperation, prefix: string): AclRule {
  return { ...allowTopic(principal, operation, prefix, 'PREFIXED'), permission: 'DENY' }
}

/** Lets a principal join, and commit for, groups whose name begins so. */
export function allowGroups(principal: string, prefix: string): AclRule {
  return { ...allowTopic(principal, 'READ', prefix, 'PREFIXED'), resource: 'GROUP' }
}

const keys = new WeakMap<AclRule, string>()

/** The name of a rule: two with one name are one rule. */
export function keyOfRule(rule: AclRule): string {
  const known = keys.get(rule)
  if (known !== undefined) return known
  const { resource, name, pattern, principal, host, operation, permission } = rule
  const key = [resource, name, pattern, principal, host, operation, permission].join(' ')
  keys.set(rule, key)
  return key
}
