import type { WithheldClause } from '../decide/decision.ts'
import type { Operator, PartyKind, TimeStep } from '../document.ts'

type Named<Op extends Operator['op']> = Extract<Operator, { readonly op: Op }>

/**
 * How one language says what agreements say. Every list comes as one text, every name in quotes
 * where it is a field's, so that a phrase is only ever put together of words.
 */
export interface Phrases {
  /** Whether a speaker of the language has read it. */
  readonly isReviewed: boolean
  readonly and: string
  readonly or: string
  /** `“x”` or `« x »`. */
  readonly quote: (name: string) => string
  readonly days: (count: number) => string
  readonly hours: (count: number) => string
  readonly minutes: (count: number) => string
  readonly kinds: Readonly<Record<PartyKind, string>>
  readonly terms: TermPhrases
  readonly rules: RulePhrases
  readonly operators: OperatorPhrases
  readonly conditions: ConditionPhrases
  readonly outcomes: OutcomePhrases
  readonly changes: ChangePhrases
}

export interface TermPhrases {
  readonly parties: (parties: string) => string
  readonly validity: (from: string, to: string, zone: string) => string
  readonly reviewBy: (day: string) => string
  readonly purposes: (purposes: string) => string
  readonly prohibitedPurposes: (purposes: string) => string
  readonly prohibitedKinds: (kinds: string) => string
  readonly permit: (permit: string, regulator: string, country: string, to: string) => string
  readonly standby: (party: string) => string
  readonly auditors: (parties: string) => string
  readonly breach: (within: string) => string
  readonly suspension: string
  readonly termination: (days: string) => string
  readonly survives: (clauses: string) => string
  readonly nothingElse: string
}

export interface RulePhrases {
  readonly shares: (from: string, to: string, types: string) => string
  readonly roles: (party: string, roles: string) => string
  readonly where: (condition: string) => string
  readonly always: string
  /** Of a list, some items of which are left out. */
  readonly items: (condition: string) => string
  readonly linkable: (fields: string) => string
  readonly delayFor: (time: string) => string
  readonly delayUntil: (type: string) => string
  readonly history: (day: string) => string
  readonly kafka: string
  readonly onwardNone: string
  readonly onwardListed: (parties: string) => string
  readonly retention: (time: string) => string
  readonly certify: string
  readonly acknowledge: (within: string) => string
}

/** What happens to fields; `fields` is a list of them. */
export type OperatorPhrases = {
  readonly [Op in Operator['op']]: (fields: string, operator: Named<Op>) => string
}

export interface ConditionPhrases {
  readonly not: (condition: string) => string
  readonly equal: (what: string, value: string) => string
  readonly oneOf: (what: string, values: string) => string
  readonly atMost: (what: string, value: string) => string
  readonly atLeast: (what: string, value: string) => string
  readonly within: (what: string, place: string) => string
  readonly exists: (what: string) => string
  readonly missing: (what: string) => string
  readonly startsWith: (what: string, text: string) => string
}

/** What would become of one event for one recipient. */
export interface OutcomePhrases {
  readonly given: (recipient: string, rule: string) => string
  readonly followUp: (recipient: string, rule: string) => string
  readonly heldFor: (recipient: string, rule: string, at: string) => string
  readonly heldUntil: (recipient: string, rule: string, type: string) => string
  readonly withheld: Readonly<Record<WithheldReason, (recipient: string, rule: string) => string>>
  readonly inapplicable: (recipient: string, rule: string, field: string) => string
}

/** Why a preview withholds: what depends on when an event came is never met in one. */
export type WithheldReason = Exclude<
  WithheldClause,
  | `operator:${string}`
  | 'arrived-before'
  | 'arrived-while-closed'
  | 'withdrawn-meanwhile'
  | 'corrected-meanwhile'
  | 'not-in-force'
>

/** What the change of an agreement comes to; `cells` is a number of values with its events. */
export interface ChangePhrases {
  /** Of so many values, in so many events. */
  readonly cells: (cells: number, events: number) => string
  readonly none: string
  readonly summary: (after: string, changes: ChangesInWords) => string
}

/** Each is a `cells` or `none`. */
export interface ChangesInWords {
  readonly disclosed: string
  readonly withheld: string
  readonly otherwise: string
  readonly events: number
  readonly from: string
  readonly to: string
}

/** The steps of COARSEN_TIME in words. */
export type StepWords = Readonly<Record<TimeStep, string>>
/** The levels of GENERALISE_PLACE in words. */
export type LevelWords = Readonly<Record<Named<'GENERALISE_PLACE'>['level'], string>>

/** A whole number in front of its unit: `1 day`, `5 days`. */
export function counted(one: string, many: string): (count: number) => string {
  return (count) => `${count.toString()} ${count === 1 ? one : many}`
}
