import type { AgreementId, PartyId, RuleId } from '@ujirani/events'

/** The languages and words of one text, BCP 47. */
export interface LanguageText {
  readonly lang: string
  readonly text: string
}

/** What kind of body a party is, as the roots signed it. */
export const partyKinds = [
  'IMMIGRATION',
  'POLICE',
  'HEALTH',
  'REFUGEE',
  'CUSTOMS',
  'CIVIL_PROTECTION',
  'UN',
  'FUNDER',
  'AUDITOR',
] as const
export type PartyKind = (typeof partyKinds)[number]

/** A place code with its scheme; without a vintage it means the hierarchy's current one. */
export interface PlaceCode {
  readonly scheme: string
  readonly code: string
  /** Day from which the code's map is meant, YYYY-MM-DD. */
  readonly vintage?: string
}

export type Scalar = string | number | boolean

/** Labels have an order (harmless first), so `atMost` and `atLeast` mean something on them. */
export const labelNames = ['sensitivity', 'tlp', 'personaldata'] as const
export type LabelName = (typeof labelNames)[number]

/** Envelope attributes a predicate may look at. */
export const testedAttributes = [
  'source',
  'subject',
  'time',
  'recordedtime',
  'correlationid',
  'causationid',
  'derivedfrom',
  'purpose',
  'cestatus',
] as const
export type TestedAttribute = (typeof testedAttributes)[number]

/** What a leaf looks at: a field path (`bySexAge[].sex`), a label, or an envelope attribute. */
type Target =
  { readonly path: string } | { readonly label: LabelName } | { readonly envelope: TestedAttribute }

/**
 * What a leaf asks of its target. On a missing value every test but `exists: false` is false; a
 * path through an array holds when some item does. Instants compare as RFC 3339, days as
 * `YYYY-MM-DD`, decimals as decimal text.
 */
export type Test =
  | { readonly op: 'eq'; readonly value: Scalar }
  | { readonly op: 'in'; readonly value: readonly Scalar[] }
  | { readonly op: 'atMost' | 'atLeast'; readonly value: string | number }
  | { readonly op: 'within'; readonly value: PlaceCode }
  | { readonly op: 'exists'; readonly value?: boolean }
  | { readonly op: 'startsWith'; readonly value: string }

export type Leaf = Target & Test

/** A closed condition on one event: no program, no clock, nothing outside the event. */
export type Predicate =
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly not: Predicate }
  | Leaf

/** Levels to raise a place to, finest first. */
export const placeLevels = ['ADM3', 'ADM2', 'ADM1', 'COUNTRY'] as const
type PlaceLevel = (typeof placeLevels)[number]

export const timeSteps = ['hour', 'day', 'week', 'month'] as const
export type TimeStep = (typeof timeSteps)[number]

/** Operators that need no argument may be written as their bare name. */
export const bareOperators = ['KEEP', 'DROP', 'PAIRWISE', 'PSEUDONYM', 'DROP_FREE_TEXT'] as const
export type BareOperator = (typeof bareOperators)[number]

/** What happens to one disclosed field or attribute, always in its long form. */
export type Operator =
  | { readonly op: BareOperator }
  | { readonly op: 'GENERALISE_PLACE'; readonly level: PlaceLevel; readonly vintage?: string }
  | { readonly op: 'COARSEN_TIME'; readonly to: TimeStep; readonly zone: string }
  /** Lower edges, rising: a value becomes the greatest edge that is not above it. */
  | { readonly op: 'BUCKET'; readonly edges: readonly number[] }
  /** The nearest multiple of the base, which is above 0. */
  | { readonly op: 'ROUND'; readonly base: number }
  /** One value for all copies. */
  | { readonly op: 'CONST'; readonly value: Scalar }
  /** So many characters from the beginning; a negative number: from the end. */
  | { readonly op: 'MASK'; readonly keep: number }
  /** Ranges of BCP 47 tags: `fr` takes `fr-BI` too. */
  | { readonly op: 'KEEP_LANG'; readonly langs: readonly string[] }
  /** Paths of the condition begin at the item. */
  | { readonly op: 'FILTER_ITEMS'; readonly where: Predicate }
  /** Counts 1…k−1 are hidden; the group's counts are protected jointly. */
  | { readonly op: 'SUPPRESS_SMALL'; readonly k: number; readonly group: string }

/** An operator as it stands in the document. */
export type OperatorSpec = BareOperator | Operator

/** The long form of an operator as written. */
export function toOperator(spec: OperatorSpec): Operator {
  return typeof spec === 'string' ? { op: spec } : spec
}

/** Envelope attributes a rule may disclose; written with `@` before them. */
export const disclosedAttributes = [
  'subject',
  'time',
  'recordedtime',
  'correlationid',
  'causationid',
  'source',
] as const
export type DisclosedAttribute = (typeof disclosedAttributes)[number]

/** One recipient of a rule; with roles, only people who hold one of them there may see it. */
export interface RecipientClause {
  readonly party: PartyId
  readonly roles?: readonly string[]
}

/** ISO 8601 duration of days or weeks (`P180D`), or of hours and minutes (`PT72H`). */
export type Duration = string

/** How far a copy may travel on; absent in a rule: nowhere. */
export type OnwardClause =
  { readonly mode: 'NONE' } | { readonly mode: 'LISTED'; readonly to: readonly PartyId[] }

/** A whole rule waits: for a time, or until an event of a type on the same subject. */
export type DelayClause = { readonly for: Duration } | { readonly until: string }

/** One way in which events of one party reach others. */
export interface Rule {
  readonly rule: RuleId
  readonly from: PartyId
  readonly to: readonly RecipientClause[]
  /** Event types, major included. */
  readonly types: readonly string[]
  /** Absent: every event of these types. */
  readonly where?: Predicate
  /** Field path or `@attribute` → operator. What is not listed does not cross. */
  readonly disclose: Readonly<Record<string, OperatorSpec>>
  readonly delay?: DelayClause | null
  readonly history?: { readonly from: string } | null
  readonly kafka?: 'recipient-enforces-roles'
  readonly onward?: OnwardClause
  readonly retention: { readonly period: Duration; readonly certifyDestruction?: boolean }
  readonly duties?: readonly { readonly duty: 'ACK'; readonly within: Duration }[]
}

/** Local days, both inclusive, in the zone; the last one ends at its local midnight. */
export interface Validity {
  readonly from: string
  readonly to: string
  readonly zone: string
  readonly reviewBy?: string
}

/**
 * One version of an agreement, exactly as its parties signed it: the JSON document itself with
 * nothing filled in, so that its RFC 8785 bytes are those of the text.
 */
export interface AgreementDocument {
  readonly agreement: AgreementId
  readonly version: number
  /** `sha256:` and the hash of the version before; absent or null in version 1. */
  readonly supersedes?: string | null
  readonly titles: readonly LanguageText[]
  readonly legalText?: readonly {
    readonly lang: string
    readonly sha256: string
    readonly authentic: boolean
  }[]
  readonly parties: readonly { readonly party: PartyId; readonly signatory: string }[]
  readonly validity: Validity
  readonly purposes: readonly string[]
  readonly prohibited?: {
    readonly purposes?: readonly string[]
    readonly recipientKinds?: readonly PartyKind[]
  }
  readonly transferPermits?: readonly {
    readonly jurisdiction: string
    readonly regulator: string
    readonly permit: string
    readonly to: string
    readonly covers: readonly string[]
  }[]
  /** The one party whose act brings an agreement signed ahead into force. */
  readonly standby?: { readonly activatedBy: PartyId } | null
  readonly rules: readonly Rule[]
  readonly oversight?: { readonly auditors: readonly PartyId[] }
  readonly breach?: { readonly noticeWithin: Duration }
  readonly suspension?: { readonly unilateral: true }
  readonly termination?: { readonly noticeDays: number; readonly survives: readonly string[] }
}
