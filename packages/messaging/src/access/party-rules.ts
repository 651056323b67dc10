import type { PartyId } from '@ujirani/events'
import {
  currentVersion,
  statusAt,
  type AgreementState,
  type AgreementStatus,
  type PartyState,
  type Register,
} from '@ujirani/policy'
import type { AclRule } from '../admin.ts'
import { inboxTopic, originTopic } from '../topic-names.ts'
import { allowGroups, allowTopic, denyTopics } from './access-rules.ts'

/** What a token's scopes come to at the broker; the issuer puts it into the principal's name. */
const rights = ['read', 'publish', 'both'] as const
type Right = (typeof rights)[number]

const originPrefix = 'origin.'

/** The principal of a party's Kafka clients, as access rules name it. */
function principalOf(party: PartyId, right: Right): string {
  return `User:${party}~${right}`
}

/**
 * The access rules of the parties' own Kafka clients: what the register says at an instant, and
 * nothing else. A party reads what it published and what agreements in force give it, writes its
 * inbox, and names its groups after itself. Every rule that allows a topic names one topic.
 */
export function planPartyRules(register: Register, nowMs: number): readonly AclRule[] {
  const shared = openTopics(register, nowMs)
  return [...register.parties.values()].flatMap((state) => [
    ...plannedFor(state).own,
    ...(shared.get(state.party) ?? []).flatMap((topic) => readingOf(state, topic)),
  ])
}

/** What was planned for a party in one state of it: thousands of rules, and each act changes few. */
interface Planned {
  readonly own: readonly AclRule[]
  readonly reading: Map<string, readonly AclRule[]>
}

const planned = new WeakMap<PartyState, Planned>()

function plannedFor(state: PartyState): Planned {
  const known = planned.get(state) ?? { own: rulesOfParty(state), reading: new Map() }
  planned.set(state, known)
  return known
}

function readingOf(state: PartyState, topic: string): readonly AclRule[] {
  const { reading } = plannedFor(state)
  const rules =
    reading.get(topic) ?? readers(state).map((principal) => allowTopic(principal, 'READ', topic))
  reading.set(topic, rules)
  return rules
}

/**
 * The shared topics that may be read at an instant, by recipient: their agreement is in force and
 * still names the recipient.
 */
export function openTopics(
  { agreements, topics }: Register,
  nowMs: number,
): ReadonlyMap<PartyId, readonly string[]> {
  const open = new Map<PartyId, string[]>()
  for (const [topic, { agreement, recipient }] of topics) {
    const state = agreements.get(agreement)
    if (state === undefined) continue
    if (!isReader(state, recipient, nowMs)) continue
    const list = open.get(recipient)
    if (list === undefined) open.set(recipient, [topic])
    else list.push(topic)
  }
  return open
}

/** What was disclosed before the notice may be read until the end of it. */
const readable: ReadonlySet<AgreementStatus> = new Set(['ACTIVE', 'TERMINATING'])

function isReader(state: AgreementState, recipient: PartyId, nowMs: number): boolean {
  if (!readable.has(statusAt(state, nowMs))) return false
  const { rules } = currentVersion(state, nowMs).document
  const isNamed = rules.some(({ to }) => to.some(({ party }) => party === recipient))
  return isNamed && !holdsForRolesOnly(state, recipient)
}

/**
 * Whether the topic may hold copies for some roles only, by a rule of any version that was signed by
 * all and does not say that the recipient enforces them itself: the broker knows no roles.
 */
function holdsForRolesOnly({ versions }: AgreementState, recipient: PartyId): boolean {
  return versions
    .filter(({ firstCompleteAtMs }) => firstCompleteAtMs !== null)
    .flatMap(({ document }) => document.rules)
    .filter(({ kafka }) => kafka !== 'recipient-enforces-roles')
    .some(({ to }) => to.some(({ party, roles }) => party === recipient && roles !== undefined))
}

function rulesOfParty(state: PartyState): readonly AclRule[] {
  const { party } = state
  const publishers = principalsWith(state, ['publish', 'both'])
  return [
    ...publishers.map((principal) => allowTopic(principal, 'WRITE', inboxTopic(party))),
    ...readers(state).flatMap((principal) => [
      allowTopic(principal, 'READ', originTopic(party)),
      allowGroups(principal, `${party}~`),
    ]),
    // Nothing allows it; this holds should anything ever.
    ...rights.map((right) => denyTopics(principalOf(party, right), 'WRITE', originPrefix)),
  ]
}

function readers(state: PartyState): readonly string[] {
  return principalsWith(state, ['read', 'both'])
}

/** Those of the principals that some machine client in the party's record can get a token for. */
function principalsWith({ party, record }: PartyState, wanted: readonly Right[]): string[] {
  const machines = record.clients.filter(({ kind }) => kind === 'machine')
  const isPossible = (right: Right): boolean =>
    machines.some(({ scopes }) => scopesOf[right].every((scope) => scopes.includes(scope)))
  return wanted.filter(isPossible).map((right) => principalOf(party, right))
}

const scopesOf: Readonly<Record<Right, readonly string[]>> = {
  read: ['feed:read'],
  publish: ['events:publish'],
  both: ['feed:read', 'events:publish'],
}
