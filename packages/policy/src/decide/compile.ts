import type {
  AgreementId,
  Catalogue,
  CopyEnvelope,
  EventType,
  Onward,
  PartyId,
  Places,
  RuleId,
} from '@ujirani/events'
import type { AgreementDocument, RecipientClause, Rule } from '../document.ts'
import { dayAfter, startOfDayMs } from '../local-day.ts'
import { compileAttributes, type AttributeProjection } from './attributes.ts'
import { compileRule, type CompiledRule } from './compile-rule.ts'
import { createRetainUntil } from './retain-until.ts'

/** One rule for one recipient: the rule as compiled, and what all its copies' envelopes share. */
export interface Candidate {
  readonly compiled: CompiledRule
  readonly frame: CopyFrame
  /** `rule:<id>` */
  readonly clause: string
  /** The same where contacts of officials may cross; undefined when that makes no difference. */
  readonly withContacts?: Candidate
}

/** The part of a copy's envelope that the agreement alone decides. */
export type CopyFrame = Pick<
  CopyEnvelope,
  'type' | 'agreement' | 'agreementversion' | 'rule' | 'roles' | 'redactions'
> & { readonly onward: Onward }

/** Everything an agreement says of one event type for one recipient. */
export interface Lane {
  readonly agreement: AgreementId
  readonly version: number
  readonly recipient: PartyId
  /** Set for a type that takes something back or corrects it. */
  readonly followUp: FollowUp | undefined
  /** The rules that name the type and the recipient, in the order of the document. */
  readonly candidates: readonly Candidate[]
  /** For contacts of officials, which else stay in their country. */
  readonly permits: readonly TransferPermit[]
}

/** A regulator's leave to take contacts of officials out of its country. */
export interface TransferPermit {
  /** ISO 3166-1 alpha-2. */
  readonly jurisdiction: string
  /** Exclusive: the local midnight after the permit's last day. */
  readonly endMs: number
}

/** How events of a type follow up on what was published before. */
export interface FollowUp {
  readonly fact: 'withdrawn' | 'corrected'
  /** The family's own type for what is taken back. */
  readonly withdrawn: EventType
}

/** One version of an agreement, ready to decide. */
export interface CompiledAgreement {
  readonly purposes: ReadonlySet<string>
  readonly prohibitedPurposes: ReadonlySet<string>
  readonly prohibitedKinds: ReadonlySet<string>
  /** One lane for each party that some rule of this publisher names, in the document's order. */
  lanesOf(publisher: PartyId, type: EventType): readonly Lane[]
  /** What a rule says of all copies that it gives a recipient; undefined when it is none of its. */
  termsOf(rule: RuleId, recipient: PartyId): CopyTerms | undefined
}

/** What a neutral follow-up takes from the rule by which its recipient holds something. */
export interface CopyTerms extends Pick<CopyFrame, 'roles' | 'onward'> {
  readonly subject: AttributeProjection['subject']
  readonly retainUntil: CompiledRule['retainUntil']
}

/** What is compiled against. */
export interface CompileContext {
  readonly catalogue: Catalogue
  readonly places: Places
}

/**
 * Compiles one version of an agreement. A rule is compiled for a type when the first event of that
 * type comes, and then kept: a register of a thousand agreements is ready at once.
 */
export function compileAgreement(
  document: AgreementDocument,
  { catalogue, places }: CompileContext,
): CompiledAgreement {
  const lanes = new Map<PartyId, Map<EventType, readonly Lane[]>>()
  const setting = { places, zone: document.validity.zone }
  const compileLanes = (publisher: PartyId, type: EventType): readonly Lane[] => {
    const rules = document.rules.filter(({ from }) => from === publisher)
    const compiled = rules
      // What is in no catalogue has no schema that anybody agreed on.
      .filter(({ types }) => types.includes(type.type) && catalogue.eventTypes.has(type.type))
      .map((rule) => compileRule(rule, type, setting))
    const recipients = new Set(rules.flatMap(({ to }) => to.map(({ party }) => party)))
    const followUp = followUpOf(type, catalogue)
    return [...recipients].map((recipient) => {
      return { ...toLane(document, recipient, compiled), followUp }
    })
  }
  return {
    purposes: new Set(document.purposes),
    prohibitedPurposes: new Set(document.prohibited?.purposes),
    prohibitedKinds: new Set(document.prohibited?.recipientKinds),
    lanesOf(publisher, type) {
      const ofPublisher = lanes.get(publisher) ?? new Map<EventType, readonly Lane[]>()
      lanes.set(publisher, ofPublisher)
      let found = ofPublisher.get(type)
      if (found === undefined) {
        found = compileLanes(publisher, type)
        ofPublisher.set(type, found)
      }
      return found
    },
    termsOf: (id, recipient) => termsOf(document, id, recipient),
  }
}

function followUpOf(
  { family, fact, major }: EventType,
  { eventTypes }: Catalogue,
): FollowUp | undefined {
  const withdrawn = eventTypes.get(`org.ujirani.${family}.withdrawn.v${major.toString()}`)
  if (withdrawn === undefined || (fact !== 'withdrawn' && fact !== 'corrected')) return undefined
  return { fact, withdrawn }
}

function termsOf(
  document: AgreementDocument,
  id: RuleId,
  recipient: PartyId,
): CopyTerms | undefined {
  const rule = document.rules.find((each) => each.rule === id)
  const to = rule?.to.find(({ party }) => party === recipient)
  if (rule === undefined || to === undefined) return undefined
  return {
    ...rolesOf(to),
    onward: onwardOf(rule),
    subject: compileAttributes(rule.disclose).subject,
    retainUntil: createRetainUntil(rule.retention.period),
  }
}

function rolesOf({ roles }: RecipientClause): Pick<CopyFrame, 'roles'> {
  return roles === undefined ? {} : { roles: [...new Set(roles)].sort() }
}

function toLane(
  document: AgreementDocument,
  recipient: PartyId,
  rules: readonly CompiledRule[],
): Omit<Lane, 'followUp'> {
  const { agreement, version } = document
  const candidates = rules.flatMap((compiled) => {
    const to = compiled.rule.to.find(({ party }) => party === recipient)
    return to === undefined ? [] : [toCandidate(document, compiled, to)]
  })
  return { agreement, version, recipient, candidates, permits: permitsOf(document) }
}

function toCandidate(
  document: AgreementDocument,
  compiled: CompiledRule,
  to: RecipientClause,
): Candidate {
  const frame: CopyFrame = { ...frameOf(document, compiled), ...rolesOf(to) }
  const candidate = { compiled, frame, clause: `rule:${compiled.rule.rule}` }
  if (compiled.withContacts === undefined) return candidate
  return { ...candidate, withContacts: toCandidate(document, compiled.withContacts, to) }
}

function permitsOf({ transferPermits = [], validity }: AgreementDocument): TransferPermit[] {
  return transferPermits
    .filter(({ covers }) => covers.includes('OFFICIAL_CONTACT'))
    .map(({ jurisdiction, to }) => {
      return { jurisdiction, endMs: startOfDayMs(dayAfter(to), validity.zone) }
    })
}

function frameOf(
  { agreement, version }: AgreementDocument,
  { rule, type: { type }, redactions }: CompiledRule,
): CopyFrame {
  const onward = onwardOf(rule)
  return { type, agreement, agreementversion: version, rule: rule.rule, onward, redactions }
}

/** What a rule does not allow, it forbids. */
function onwardOf({ onward }: Rule): Onward {
  if (onward?.mode !== 'LISTED') return { mode: 'NONE', to: [] }
  return { mode: 'LISTED', to: [...new Set(onward.to)].sort() }
}
