import type { Notice, PartyId } from '@ujirani/events'
import { baseTopics, keyOfRule, parseSharedTopic, toNotice, type AclRule } from '@ujirani/messaging'
import type { AgreementState, Register } from '@ujirani/policy'

/**
 * Tells of a rule that nobody signed those whose records it gave somebody a right to: the parties of
 * an agreement and who audits it, the party of a topic of its own, and all for what is all's.
 */
export function noticesOfGrant(rule: AclRule, register: Register, at: number): readonly Notice[] {
  const { principal, operation, name, pattern } = rule
  const topic = pattern === 'PREFIXED' ? `${name}*` : name
  const said = { kind: 'GRANT_UNSIGNED', at, principal, operation, topic } as const
  const shared = parseSharedTopic(topic)?.agreement ?? null
  return concerned(rule, register).map((party) =>
    toNotice(`${keyOfRule(rule)} ${String(at)}`, { ...said, party, agreement: shared }),
  )
}

function concerned({ resource, pattern, name }: AclRule, register: Register): readonly PartyId[] {
  const parties = [...register.parties.keys()]
  if (resource === 'GROUP') return parties.filter((party) => name.startsWith(`${party}~`))
  if (resource !== 'TOPIC') return parties
  const covers = (topic: string): boolean =>
    name === '*' || (pattern === 'PREFIXED' ? topic.startsWith(name) : topic === name)
  // Nearly everybody's records are in each of them, or follow from it.
  if (Object.values(baseTopics).some(covers)) return parties
  const sharers = [...register.topics].flatMap(([topic, { agreement }]) =>
    covers(topic) ? partiesOf(register.agreements.get(agreement)) : [],
  )
  const told = new Set(sharers)
  return parties.filter(
    (party) => told.has(party) || own.some((kind) => covers(`${kind}.${party}`)),
  )
}

const own = ['origin', 'inbox', 'quarantine', 'notices'] as const

function partiesOf(state: AgreementState | undefined): readonly PartyId[] {
  return (state?.versions ?? []).flatMap(({ document: { parties, oversight } }) => [
    ...parties.map(({ party }) => party),
    ...(oversight?.auditors ?? []),
  ])
}
