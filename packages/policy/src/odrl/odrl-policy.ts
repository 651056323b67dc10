/**
 * The profile's name, and the prefix of its terms: `uj:within` is `urn:ujirani:odrl:within`.
 * @see docs/odrl.md for every term
 */
export const profile = 'urn:ujirani:odrl'
export const odrlContext = ['http://www.w3.org/ns/odrl.jsonld', { uj: `${profile}:` }] as const

/** A typed literal or a plain one. */
export type OdrlValue =
  string | number | boolean | { readonly '@value': string; readonly '@type': string }

/** One comparison (ODRL Information Model 2.2 §2.5.1). */
export interface OdrlComparison {
  readonly leftOperand: string
  readonly operator: string
  readonly rightOperand: OdrlValue | readonly OdrlValue[]
  readonly [profileTerm: `uj:${string}`]: unknown
}

/** A comparison, or several joined (§2.5.2); `uj:not` is the profile's. */
export type OdrlConstraint =
  | OdrlComparison
  | { readonly and: readonly OdrlConstraint[] }
  | { readonly or: readonly OdrlConstraint[] }
  | { readonly 'uj:not': OdrlConstraint }

/** One party, or those of its people who hold a role (§2.3). */
export type OdrlParty =
  | { readonly '@type': 'Party'; readonly uid: string }
  | {
      readonly '@type': 'PartyCollection'
      readonly source: string
      readonly refinement: readonly OdrlConstraint[]
    }

/** Events of a party, of some types, under conditions (§2.2). */
export interface OdrlAssets {
  readonly '@type': 'AssetCollection'
  readonly source: string
  readonly refinement?: readonly OdrlConstraint[]
}

/** Something that must be done (§2.6.4). */
export interface OdrlDuty {
  readonly action: string
  readonly assigner?: string
  readonly assignee?: string | readonly string[]
  readonly constraint?: readonly OdrlConstraint[]
  readonly [profileTerm: `uj:${string}`]: unknown
}

/** A permission or a prohibition (§2.6). */
export interface OdrlRule {
  readonly uid: string
  readonly target: OdrlAssets | string
  readonly action: string
  readonly assigner?: string
  readonly assignee?: readonly OdrlParty[]
  readonly constraint?: readonly OdrlConstraint[]
  readonly duty?: readonly OdrlDuty[]
  readonly [profileTerm: `uj:${string}`]: unknown
}

/** What of the document ODRL has no term for, and where it went. */
export interface NotExpressed {
  /** JSON Pointer into the document. */
  readonly pointer: string
  /** `profile`: said in a term that only readers of the profile know; `nowhere`: not said. */
  readonly said: 'profile' | 'nowhere'
  readonly reason: string
}

/** An ODRL Agreement in JSON-LD (§2.1.3). */
export interface OdrlAgreement {
  readonly '@context': typeof odrlContext
  readonly '@type': 'Agreement'
  readonly uid: string
  readonly profile: typeof profile
  readonly conflict: 'prohibit'
  readonly assigner: readonly string[]
  readonly assignee: readonly string[]
  readonly permission: readonly OdrlRule[]
  readonly prohibition: readonly OdrlRule[]
  readonly obligation: readonly OdrlDuty[]
  readonly 'uj:document': string
  readonly 'uj:notExpressed': readonly NotExpressed[]
}

/** The URI of a party. */
export function partyUri(party: string): string {
  return `urn:ujirani:party:${party}`
}

/** An ISO 8601 duration as XML Schema types it. */
export function duration(text: string): OdrlValue {
  return { '@value': text, '@type': 'xsd:duration' }
}
