/** An object out of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>

/** A text in one language. */
export interface LocalizedText {
  readonly lang: string
  readonly text: string
  readonly origin: string
}

/** A number of the schemas; `value` is absent when it is suppressed or not known. */
export interface Count {
  readonly value?: number | null
  readonly qualifier: string
  readonly lower?: number | null
  readonly upper?: number | null
}

/** Where something is, as a line. */
export interface PlaceLabel {
  readonly names: readonly LocalizedText[]
  readonly code: string | null
  readonly precision: string | null
}

/** A line of the list. */
export interface EventSummary {
  readonly position: number
  readonly id: string
  readonly type: string
  readonly family: string
  readonly fact: string
  readonly party: string
  readonly agreement: string
  readonly agreementversion: number
  readonly happenedAt: string | null
  readonly receivedAt: string
  readonly sensitivity: string
  readonly tlp: string
  readonly cestatus: string
  readonly severity: string | null
  readonly kind: string | null
  readonly title: readonly LocalizedText[]
  readonly place: PlaceLabel | null
  readonly figure: { readonly name: string; readonly count: Count } | null
  readonly items: readonly Item[]
  readonly redactions: number
}

/** A line of an equipment event. */
export interface Item {
  readonly names: readonly LocalizedText[]
  readonly amount: string | null
}

/** A copy as it came, with the names of its place codes. */
export interface WholeEvent {
  readonly summary: EventSummary
  readonly event: JsonObject
  readonly places: Readonly<Record<string, LocalizedText>>
}

/** How the feed of the agency does. */
export type FeedState = 'waiting' | 'live' | 'lost'

/** Who is signed in. */
export interface Session {
  readonly party: string
  readonly person: {
    readonly subject: string
    readonly name: string | null
    readonly office: string | null
  }
  readonly roles: readonly string[]
  readonly feed: FeedState
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
