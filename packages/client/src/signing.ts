/** A draft, or a version of an agreement (without a number: the one that counts now). */
export type Terms =
  { readonly document: unknown } | { readonly agreement: string; readonly version?: number }

/** Events that arrived from an instant until before another, RFC 3339. */
interface EventWindow {
  readonly from: string
  readonly to: string
}

/** What is to be looked at beforehand. */
export interface PreviewRequest {
  readonly terms: Terms
  readonly events:
    { readonly id: string } | (EventWindow & { readonly after?: string; readonly limit?: number })
  /** en, fr, sw or rn. */
  readonly lang?: string
}

/** What is to be compared; with a window also counted over own events. */
export interface DiffRequest {
  readonly before: Terms
  readonly after: Terms
  readonly window?: EventWindow
  readonly lang?: string
}

/** What a template leaves open; days as YYYY-MM-DD, both included. */
export interface TemplateSpec {
  readonly agreement: string
  readonly from: string
  readonly to: readonly string[]
  readonly validFrom: string
  readonly validTo: string
  readonly zone?: string
}
