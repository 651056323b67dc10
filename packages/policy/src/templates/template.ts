import type { OperatorSpec, PartyKind, Predicate, Rule } from '../document.ts'

/** Names of the starter templates. */
export const templateNames = [
  'immigration',
  'police',
  'health',
  'un-facilitation',
  'funder',
] as const
export type TemplateName = (typeof templateNames)[number]

/** Words that a template is known by, in the languages that are reviewed. */
export type TemplateWords = Readonly<Record<'en' | 'fr', string>>

/** One rule of a template: everything but who, to whom. */
export interface TemplateRule {
  readonly rule: string
  /** Without `org.ujirani.` and the major: `incident.reported`. */
  readonly types: readonly string[]
  readonly where?: Predicate
  readonly disclose: Readonly<Record<string, OperatorSpec>>
  readonly retention: Rule['retention']
  readonly duties?: Rule['duties']
}

/** What zone-bound operators need to know. */
export interface TemplateSetting {
  readonly zone: string
}

/** A starting point for an agreement. */
export interface Template {
  readonly title: TemplateWords
  readonly about: TemplateWords
  /** What kinds of party publish by it, and receive. */
  readonly from: readonly PartyKind[]
  readonly to: readonly PartyKind[]
  /** Whether recipients publish by the same rules, too. */
  readonly isMutual: boolean
  readonly purposes: readonly string[]
  readonly prohibited?: {
    readonly purposes?: readonly string[]
    readonly recipientKinds?: readonly PartyKind[]
  }
  readonly rules: (setting: TemplateSetting) => readonly TemplateRule[]
}
