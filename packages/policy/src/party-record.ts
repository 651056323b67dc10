import type { PartyId } from '@ujirani/events'
import { partyKinds, type LanguageText, type PartyKind } from './document.ts'
import { publicKey, type PublicKey } from './public-key.ts'
import {
  is,
  listOf,
  nullable,
  objectOf,
  oneOf,
  optional,
  tableOf,
  text,
  type Shape,
} from './shape.ts'

/** A client that may act for a party at the bus, by the tokens of the party's issuer. */
export interface ClientRecord {
  readonly clientId: string
  readonly kind: 'machine' | 'people'
  readonly scopes: readonly string[]
  /**
   * Whether only tokens of it that are bound to a key are taken over HTTP (RFC 9449); the name is
   * that of RFC 9449 §5.2 in the spelling of a record. Absent: bearer tokens are taken as well.
   */
  readonly dpopBound?: boolean
}

/** An office of the party that can be turned to; never a person. */
interface ContactRecord {
  readonly unit: string
  readonly role: string
  readonly site?: string
}

/** What a party is, as it and the roots signed it. Replaced as a whole by each later act. */
export interface PartyRecord {
  readonly party: PartyId
  readonly names: readonly LanguageText[]
  /** ISO 3166-1 alpha-2; absent or null for an international body. */
  readonly country?: string | null
  readonly kind: PartyKind
  readonly keys: readonly PublicKey[]
  readonly issuer: string
  readonly clients: readonly ClientRecord[]
  /** The issuer's role name → the bus roles a person with it holds. */
  readonly roles: Readonly<Record<string, readonly string[]>>
  /** Families whose events the party may publish under an agreement. */
  readonly families: readonly string[]
  readonly contacts: readonly ContactRecord[]
}

/** What a client may be allowed at most; the agreement decides what it sees. */
const scopes = [
  'openid',
  'events:publish',
  'feed:read',
  'agreements:write',
  'agreements:suspend',
  'audit:read',
  'register:write',
] as const

export const partyId: Shape<PartyId> = text(
  /^[a-z0-9]{1,16}(?:\.[a-z0-9]{1,16})?$/,
  'must be a party id: one or two labels of a-z and 0-9',
)

export const languageText: Shape<LanguageText> = objectOf<LanguageText>({
  lang: text(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 language'),
  text: text(500),
})

export const roleName: Shape<string> = text(
  /^[a-z0-9-]{1,48}$/,
  'must be a role: 1 to 48 of a-z, 0-9 and hyphen',
)

const clientRecord = objectOf<ClientRecord>({
  clientId: text(/^[\x21-\x7e]{1,128}$/, 'must be a client id: 1 to 128 visible ASCII characters'),
  kind: oneOf(['machine', 'people']),
  scopes: listOf(oneOf(scopes), { min: 0, max: scopes.length, by: (scope) => scope }),
  dpopBound: optional(is<boolean>((value) => typeof value === 'boolean', 'must be true or false')),
})

const contactRecord = objectOf<ContactRecord>({
  unit: text(120),
  role: text(120),
  site: optional(text(120)),
})

/** The grammar of a whole record. Kids are distinct inside it. */
export const partyRecord: Shape<PartyRecord> = objectOf<PartyRecord>({
  party: partyId,
  names: listOf(languageText, { min: 1, max: 16, by: ({ lang }) => lang }),
  country: optional(nullable(text(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'))),
  kind: oneOf(partyKinds),
  keys: listOf(publicKey, { min: 1, max: 8, by: ({ kid }) => kid }),
  issuer: is(isIssuer, 'must be an http or https URL without query and fragment'),
  clients: listOf(clientRecord, { min: 0, max: 64, by: ({ clientId }) => clientId }),
  roles: tableOf(
    { grammar: /^[\x21-\x7e]{1,64}$/, max: 64, detail: 'is not a role name of an issuer' },
    listOf(roleName, { min: 0, max: 16, by: (role) => role }),
  ),
  families: listOf(text(/^[a-z]{2,32}$/, 'must be a family'), {
    min: 0,
    max: 64,
    by: (family) => family,
  }),
  contacts: listOf(contactRecord, { min: 0, max: 32 }),
})

/** RFC 8414 §2, but http is let through for sites that end TLS elsewhere. */
function isIssuer(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 256 && /^https?:\/\/[^\s?#@]+$/.test(value)
}
