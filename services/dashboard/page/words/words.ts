/** Everything the page's frame says, in one language. What agencies wrote stays in their words. */
export interface Words {
  readonly language: string
  /** Its own name for itself. */
  readonly name: string
  /** Shown with a translation that no native speaker has reviewed yet. */
  readonly unreviewed: string | null
  readonly app: string
  readonly signInLead: string
  readonly signIn: string
  readonly signInFailed: string
  readonly signInUnavailable: string
  readonly sessionEnded: string
  readonly signOut: string
  readonly skip: string
  readonly languageLabel: string
  readonly zoneLabel: string
  readonly filters: string
  readonly kindOfEvent: string
  readonly everything: string
  readonly agreement: string
  readonly severity: string
  readonly any: string
  readonly from: string
  readonly to: string
  readonly search: string
  readonly apply: string
  readonly clear: string
  readonly real: string
  readonly other: string
  readonly otherLead: string
  readonly events: string
  readonly agreements: string
  readonly pages: string
  readonly countOf: (count: string) => string
  readonly none: string
  readonly noneYet: string
  readonly loading: string
  readonly more: string
  readonly retry: string
  readonly cannotLoad: string
  readonly live: string
  readonly paused: string
  readonly lost: string
  readonly waiting: string
  readonly pause: string
  readonly resume: string
  readonly newEvents: (count: number) => string
  readonly happened: string
  readonly arrived: string
  readonly notDisclosed: string
  readonly from_: (party: string) => string
  readonly redacted: (count: number) => string
  readonly close: string
  readonly notFound: string
  readonly labels: string
  readonly sensitivity: string
  readonly sharing: string
  readonly personalData: string
  readonly purpose: string
  readonly status: string
  readonly onward: string
  readonly onwardNone: string
  readonly onwardListed: (parties: string) => string
  readonly roles: string
  readonly keepUntil: string
  readonly subject: string
  readonly publisher: string
  readonly version: string
  readonly rule: string
  readonly redactions: string
  readonly redactionsLead: string
  readonly noRedactions: string
  readonly field: string
  readonly whatWasDone: string
  readonly content: string
  readonly withheld: string
  readonly suppressed: string
  readonly suppressedHint: string
  readonly unknown: string
  readonly rounded: string
  readonly yes: string
  readonly no: string
  readonly place: string
  readonly number: string
  readonly justNow: string
  readonly ago: (amount: number, unit: RelativeUnit) => string
  readonly ahead: (amount: number, unit: RelativeUnit) => string
  readonly families: Readonly<Record<string, string>>
  readonly facts: Readonly<Record<string, string>>
  readonly severities: Readonly<Record<string, string>>
  readonly sensitivities: Readonly<Record<string, string>>
  readonly statuses: Readonly<Record<string, string>>
  readonly operators: Readonly<Record<string, string>>
  readonly origins: Readonly<Record<string, string>>
}

/** Units of relative times. */
export type RelativeUnit = 'minute' | 'hour' | 'day' | 'month' | 'year'
