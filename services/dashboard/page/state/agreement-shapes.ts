import type { JsonObject } from './shapes.ts'

/** A text in one language, as records and documents hold it. */
export interface NamedText {
  readonly lang: string
  readonly text: string
}

interface Suspension {
  readonly party: string
  readonly since: string
  readonly by: 'SIGNATURE' | 'TOKEN'
  readonly reason: string | null
}

interface DutyCount {
  readonly open: number
  readonly late: number
}

/** An agreement as a line of the list. */
export interface AgreementSummary {
  readonly agreement: string
  readonly version: number
  readonly hash: string
  readonly state: string
  readonly titles: readonly NamedText[]
  readonly parties: readonly string[]
  readonly validity: {
    readonly from: string
    readonly to: string
    readonly zone: string
    readonly reviewBy?: string
  }
  readonly signatures: readonly string[]
  readonly pending: readonly string[]
  readonly suspensions: readonly Suspension[]
}

/** Names of parties by their ids. */
export type Names = Readonly<Record<string, readonly NamedText[]>>

/** What the person may do to agreements. */
export interface Rights {
  readonly sign: boolean
  readonly stop: boolean
}

/** All of the agency's agreements. */
export interface AgreementList {
  readonly agreements: readonly (AgreementSummary & {
    readonly duties: { readonly mine: DutyCount; readonly theirs: DutyCount }
  })[]
  readonly names: Names
  readonly rights: Rights
}

/** What a party did, with its place in the log. */
export interface Act {
  readonly offset: number
  readonly party: string
  readonly act: string
  readonly version: number | null
  readonly kid: string | null
  readonly at: string
}

/** A rule of a document, as far as the page reads it itself. */
interface DocumentRule {
  readonly rule: string
  readonly from: string
  readonly to: readonly { readonly party: string }[]
  readonly retention?: { readonly period: string }
}

/** One version of an agreement. */
export interface Version {
  readonly version: number
  readonly hash: string
  readonly state: string
  readonly proposedBy: string
  readonly signatures: readonly string[]
  readonly pending: readonly string[]
  readonly acknowledges: readonly string[]
  readonly document: JsonObject & { readonly rules: readonly DocumentRule[] }
}

/** A duty that is not done. */
export interface Duty {
  readonly duty: string
  readonly state: string
  readonly by: string
  readonly due: string
}

/** One agreement with everything about it. */
export interface AgreementDetail extends AgreementSummary {
  readonly acts: readonly Act[]
  readonly versions: readonly Version[]
  readonly duties: readonly Duty[]
  /** The id of the bus, which every signature names. */
  readonly bus: string
  readonly names: Names
  /** Copies under it that this page holds for the person. */
  readonly copies: number
  readonly rights: Rights
}

/** A clause in words. */
export interface Sentence {
  readonly pointer: string
  readonly text: string
}

/** A version in words. */
export interface AgreementInWords {
  readonly version: number
  readonly hash: string
  readonly language: string
  readonly isReviewed: boolean
  readonly terms: readonly Sentence[]
  readonly rules: readonly { readonly rule: string; readonly sentences: readonly Sentence[] }[]
}

/** What becomes of one value for one recipient. */
export interface PreviewedCell {
  readonly pointer: string
  readonly path: string
  readonly state: 'SAME' | 'CHANGED' | 'HIDDEN'
  readonly operator: string
  readonly clause: string
  readonly copyPointer: string | null
}

/** What one recipient would get of an event. */
export interface RecipientPreview {
  readonly recipient: string
  readonly outcome: 'DISCLOSED' | 'WITHHELD' | 'HELD'
  readonly rule: string | null
  readonly pointer: string
  readonly why: string
  readonly copy: JsonObject | null
  readonly cells: readonly PreviewedCell[]
}

/** What would become of an event. */
export interface EventPreview {
  readonly event: JsonObject
  readonly arrivedAt: string
  readonly recipients: readonly RecipientPreview[]
}

/** An answer to a preview. */
export interface Previews {
  readonly language: string
  readonly isReviewed: boolean
  readonly cursor: string | null
  readonly previews: readonly EventPreview[]
}

interface CellCount {
  readonly cells: number
  readonly events: number
}

/** How many values change, of how many events. */
export interface ChangeCounts {
  readonly newlyDisclosed: CellCount
  readonly newlyWithheld: CellCount
  readonly changed: CellCount
}

interface Changed {
  readonly removed: readonly Sentence[]
  readonly added: readonly Sentence[]
}

/** What one version says and another does not. */
export interface Differences {
  readonly language: string
  readonly isReviewed: boolean
  readonly terms: Changed
  readonly rules: readonly (Changed & { readonly rule: string; readonly change: string })[]
  readonly events:
    | (ChangeCounts & {
        readonly summary: string
        readonly count: number
        readonly recipients: readonly (ChangeCounts & { readonly recipient: string })[]
      })
    | null
}

/** Which text is asked about. */
export type Terms =
  { readonly agreement: string; readonly version: number } | { readonly document: unknown }

/** An agreement that gives the same events in another form. */
export interface Overlap {
  readonly agreement: string
  readonly publisher: string
  readonly recipient: string
  readonly type: string
}

/** An own event that can be looked at. */
export interface OwnEvent {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly time: string | null
}

/** The answer to a signature or an act. */
export interface ActAnswer {
  readonly state: string
  readonly version: number
  readonly tookMs?: number
}
