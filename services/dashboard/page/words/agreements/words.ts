/** Units of periods. */
export type PeriodUnit = 'D' | 'W' | 'M' | 'Y'

/** What the agreements page says, in one language. What the documents say comes from the bus. */
export interface AgreementWords {
  readonly lead: string
  readonly none: string
  readonly back: string
  readonly missing: string
  readonly failed: string
  readonly states: Readonly<Record<string, string>>
  readonly parties: string
  readonly inForce: string
  readonly reviewBy: string
  readonly signedBy: string
  readonly waitingFor: string
  readonly yourTurn: string
  readonly duties: string
  readonly dutyNames: Readonly<Record<string, string>>
  readonly myDuties: string
  readonly theirDuties: string
  readonly noDuties: string
  readonly openLate: (open: number, late: number) => string
  readonly due: string
  readonly late: string
  readonly open: string
  readonly suspendedBy: (party: string) => string
  readonly parts: Readonly<Record<'read' | 'preview' | 'compare' | 'sign' | 'stop', string>>
  readonly sentencesIn: string
  readonly unreviewed: string
  readonly binding: string
  readonly forAll: string
  readonly previewLead: string
  readonly terms: string
  readonly draft: string
  readonly draftFile: string
  readonly notJson: string
  readonly which: string
  readonly oneEvent: string
  readonly allBetween: string
  readonly ownEvent: string
  readonly noOwnEvents: string
  readonly firstDay: string
  readonly lastDay: string
  readonly show: string
  readonly original: string
  readonly value: string
  readonly nothingInWindow: string
  readonly moreInWindow: string
  readonly noRecipients: string
  readonly outcomes: Readonly<Record<string, string>>
  readonly clauses: string
  readonly keyed: string
  readonly pairwise: string
  readonly partly: string
  readonly unlisted: string
  readonly permits: string
  readonly compareLead: string
  readonly before: string
  readonly after: string
  readonly count: string
  readonly noDifference: string
  readonly changes: Readonly<Record<string, string>>
  readonly added: string
  readonly removed: string
  readonly counted: (events: number) => string
  readonly recipient: string
  readonly newlyDisclosed: string
  readonly newlyWithheld: string
  readonly changed: string
  readonly cells: (cells: number, events: number) => string
  readonly signLead: string
  readonly nothingToSign: string
  readonly download: string
  readonly signCommand: string
  readonly keyStays: string
  readonly handInLead: string
  readonly signedFile: string
  readonly handIn: string
  readonly isKey: string
  readonly isNoSignature: string
  readonly refused: string
  readonly accepted: (state: string) => string
  readonly noRight: string
  readonly overlaps: string
  readonly overlapsLead: string
  readonly acknowledged: string
  readonly history: string
  readonly when: string
  readonly who: string
  readonly what: string
  readonly key: string
  readonly byToken: string
  readonly acts: Readonly<Record<string, string>>
  readonly stopLead: string
  readonly stops: string
  readonly stopsBetween: (from: string, to: string) => string
  readonly bound: string
  readonly boundText: string
  readonly stays: string
  readonly staysWith: (party: string, period: string) => string
  /** An amount of days, weeks, months or years, as `P180D` says it. */
  readonly period: (amount: number, unit: PeriodUnit) => string
  readonly noPeriod: string
  readonly staysHere: (count: string) => string
  readonly meanwhile: string
  readonly reason: string
  readonly understood: string
  readonly stop: string
  readonly stopped: string
  readonly took: (ms: number) => string
  readonly isStopped: string
  readonly resumeLead: string
  readonly resume: string
  readonly cannotStop: string
}
