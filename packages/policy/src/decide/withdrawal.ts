import { partyOf, type AvroValue, type CopyEnvelope, type Redaction } from '@ujirani/events'
import type { AgreementState, AgreementVersion } from '../register.ts'
import type { CopyTerms, FollowUp, Lane } from './compile.ts'
import type { CopyContext } from './copy.ts'
import { withdrawalClause, type DisclosedDecision, type OriginEvent } from './decision.ts'
import { unkeyedLink } from './link-keys.ts'
import type { RuleId } from '@ujirani/events'

/** By which rule of which agreement the recipient holds what is taken back. */
interface Grounds {
  readonly state: AgreementState
  readonly version: AgreementVersion
  readonly lane: Lane
  readonly followUp: FollowUp
  readonly rule: RuleId
}

/**
 * The neutral follow-up that tells a recipient to trust no more what it holds of a subject: for a
 * withdrawal, and for a correction that does not reach it. It has one form whatever the reason:
 * nothing in it but its id, the subject and whether it is an exercise is the event's own, and all
 * else comes from the agreement alone.
 *
 * @returns undefined when no version has had such a rule for the recipient
 */
export function withdraw(
  event: OriginEvent,
  { state, version, lane, followUp, rule }: Grounds,
  { atMs, keys }: CopyContext,
): DisclosedDecision | undefined {
  const terms = findTerms(state, version, { rule, lane })
  if (terms === undefined) return undefined
  const { agreement, recipient } = lane
  const { source, id } = event.envelope
  const link = keys === null ? unkeyedLink : keys(agreement, recipient)
  const subject = terms.subject(event.envelope, link)
  const mark = link.markOf(source, id)
  const envelope: CopyEnvelope = {
    id: mark.id,
    source: `urn:ujirani:${partyOf(event.envelope)}`,
    type: followUp.withdrawn.type,
    subject,
    sensitivity: 'LOW',
    tlp: 'RED',
    personaldata: 'NONE',
    purpose: purposeOf(version),
    cestatus: event.envelope.cestatus,
    agreement,
    agreementversion: lane.version,
    rule,
    ...(terms.roles === undefined ? {} : { roles: terms.roles }),
    onward: terms.onward,
    retainuntil: terms.retainUntil(atMs),
    redactions,
  }
  const value = blankOf(followUp, subject)
  const copy = { envelope, type: followUp.withdrawn, value, key: subject, salt: mark.salt }
  const target = { agreement, version: lane.version, recipient }
  const clause = withdrawalClause
  return { ...target, outcome: 'DISCLOSED', rule, clause, redactions, copy, mask: null }
}

/** The reason is never said. */
const redactions: readonly Redaction[] = Object.freeze([{ path: 'reason', operator: 'DROP' }])

/** Of the version in force, or of the last one before it that had the rule for the recipient. */
function findTerms(
  { versions }: AgreementState,
  inForce: AgreementVersion,
  { rule, lane }: Pick<Grounds, 'rule' | 'lane'>,
): CopyTerms | undefined {
  for (let number = inForce.version; number > 0; number -= 1) {
    const terms = versions[number - 1]?.compiled.termsOf(rule, lane.recipient)
    if (terms !== undefined) return terms
  }
  return undefined
}

/** The event's own purpose may be what keeps a correction away, so the agreement's first stands. */
function purposeOf({ compiled }: AgreementVersion): CopyEnvelope['purpose'] {
  const agreed = [...compiled.purposes].filter((each) => !compiled.prohibitedPurposes.has(each))
  return (agreed[0] ?? 'COORDINATION') as CopyEnvelope['purpose']
}

/** A record of the family's `withdrawn` with nothing in it but its key. */
function blankOf({ withdrawn }: FollowUp, key: string): AvroValue {
  const { node, keyField } = withdrawn
  return Object.fromEntries(node.fields.map(({ name }) => [name, name === keyField ? key : null]))
}
