/** A value of JSON. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined }

/** An event as its publisher wrote it, and as the log keeps it. */
export interface PublishedEvent {
  readonly envelope: {
    readonly id: string
    readonly source: string
    readonly type: string
    readonly subject: string
    readonly purpose: string
    readonly sensitivity: string
    readonly tlp: string
    readonly personaldata: string
    readonly cestatus: string
    readonly audience?: readonly string[]
    readonly [attribute: string]: unknown
  }
  readonly data: Readonly<Record<string, Json | undefined>>
}

/** A rule of an agreement, as it was signed. */
export interface SignedRule {
  readonly rule: string
  readonly from: string
  readonly to: readonly { readonly party: string }[]
  readonly types: readonly string[]
  readonly where?: Json
  readonly disclose: Readonly<Record<string, Json>>
}

/** The part of an agreement that says what is shared. */
export interface SignedAgreement {
  readonly purposes: readonly string[]
  readonly prohibited?: { readonly purposes?: readonly string[] }
  readonly rules: readonly SignedRule[]
}

/** A text, number or flag as text; the reference asks for no other as one. */
export function asText(value: Json | undefined): string {
  if (typeof value === 'object') return 'null'
  return String(value)
}
