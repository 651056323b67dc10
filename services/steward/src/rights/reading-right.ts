import type { AclRule } from '@ujirani/messaging'

/** That somebody can read a topic at the broker. */
export interface ReadingRight {
  /** With its type: `User:iom~read`. */
  readonly principal: string
  /** A topic; with a `*` at its end every topic that begins so. */
  readonly topic: string
}

/** The name of a right: two with one name are one. */
export function keyOfRight({ principal, topic }: ReadingRight): string {
  return `${topic} ${principal}`
}

/** The right to read that a rule gives; undefined for a rule that gives none. */
export function readingRightOf(
  rule: Pick<AclRule, 'resource' | 'operation' | 'permission' | 'pattern' | 'name' | 'principal'>,
): ReadingRight | undefined {
  const { resource, operation, permission, pattern, name, principal } = rule
  if (resource !== 'TOPIC' || permission !== 'ALLOW') return undefined
  if (operation !== 'READ' && operation !== 'ALL') return undefined
  return { principal, topic: pattern === 'PREFIXED' ? `${name}*` : name }
}

// Principals that an administrator names may have blanks in them; nothing before them has.
const ruleText = /^TOPIC (\S+) (LITERAL|PREFIXED) (.+) \S+ (READ|ALL) ALLOW$/

/** As {@link readingRightOf}, of a rule as `keyOfRule` writes it. */
export function readingRightOfText(text: string): ReadingRight | undefined {
  const [, name, pattern, principal] = ruleText.exec(text) ?? []
  if (name === undefined || principal === undefined) return undefined
  return { principal, topic: pattern === 'PREFIXED' ? `${name}*` : name }
}

/** Whether a right is to one topic that is named, so that it has an end. */
export function isOfOneTopic({ topic }: ReadingRight): boolean {
  return !topic.endsWith('*')
}
