import type {
  AgreementId,
  Catalogue,
  CopyEnvelope,
  EventType,
  Onward,
  PartyId,
  Places,
} from '@ujirani/events'
import type { AgreementDocument, Rule } from '../document.ts'
import { compileRule, type CompiledRule } from './compile-rule.ts'

/** One rule for one recipient: the rule as compiled, and what all its copies' envelopes share. */
export interface Candidate {
  readonly compiled: CompiledRule
  readonly frame: CopyFrame
  /** `rule:<id>` */
  readonly clause: string
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
  /** The rules that name the type and the recipient, in the order of the document. */
  readonly candidates: readonly Candidate[]
}

/** One version of an agreement, ready to decide. */
export interface CompiledAgreement {
  readonly purposes: ReadonlySet<string>
  readonly prohibitedPurposes: ReadonlySet<string>
  readonly prohibitedKinds: ReadonlySet<string>
  /** One lane for each party that some rule of this publisher names, in the document's order. */
  lanesOf(publisher: PartyId, type: EventType): readonly Lane[]
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
  const compileLanes = (publisher: PartyId, type: EventType): readonly Lane[] => {
    const rules = document.rules.filter(({ from }) => from === publisher)
    const compiled = rules
      // What is in no catalogue has no schema that anybody agreed on.
      .filter(({ types }) => types.includes(type.type) && catalogue.eventTypes.has(type.type))
      .map((rule) => compileRule(rule, type, places))
    const recipients = new Set(rules.flatMap(({ to }) => to.map(({ party }) => party)))
    return [...recipients].map((recipient) => toLane(document, recipient, compiled))
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
  }
}

function toLane(
  document: AgreementDocument,
  recipient: PartyId,
  rules: readonly CompiledRule[],
): Lane {
  const { agreement, version } = document
  const candidates = rules.flatMap((compiled) => {
    const { rule } = compiled
    const to = rule.to.find(({ party }) => party === recipient)
    if (to === undefined) return []
    const frame: CopyFrame = {
      ...frameOf(document, compiled),
      ...(to.roles === undefined ? {} : { roles: [...new Set(to.roles)].sort() }),
    }
    return [{ compiled, frame, clause: `rule:${rule.rule}` }]
  })
  return { agreement, version, recipient, candidates }
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
