import { EventInvalidError } from './errors.ts'

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** One or two labels `[a-z0-9]{1,16}`: `bi.cgm`, `iom`. */
export type PartyId = Branded<'PartyId'>
/** UUIDv7 in lower case, chosen by the publisher, unique with the source. */
export type EventId = Branded<'EventId'>
/** UUIDv8 in lower case: the id that one recipient's copy has, and no other copy. */
export type CopyId = Branded<'CopyId'>
/** `[a-z0-9-]{3,48}`, taken for ever by its first proposal. */
export type AgreementId = Branded<'AgreementId'>
/** Names a rule inside one version of an agreement: `[A-Za-z0-9._-]{1,48}`. */
export type RuleId = Branded<'RuleId'>
/** A role at a place inside a party, never a person: `border-desk@manyovu`. */
export type OfficeId = Branded<'OfficeId'>

interface IdRule {
  readonly pattern: RegExp
  readonly detail: string
}

const uuid = (version: 7 | 8): RegExp =>
  new RegExp(
    `^[0-9a-f]{8}-[0-9a-f]{4}-${version.toString()}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
  )

/** The grammar of each id, and the sentence that names it without quoting the input. */
export const idRules = {
  party: {
    pattern: /^[a-z0-9]{1,16}(?:\.[a-z0-9]{1,16})?$/,
    detail: 'must be a party id: one or two labels of a-z and 0-9',
  },
  event: { pattern: uuid(7), detail: 'must be a UUIDv7 in lower case' },
  copy: { pattern: uuid(8), detail: 'must be a UUIDv8 in lower case' },
  agreement: {
    pattern: /^[a-z0-9-]{3,48}$/,
    detail: 'must be an agreement id: 3 to 48 of a-z, 0-9 and hyphen',
  },
  rule: {
    pattern: /^[A-Za-z0-9._-]{1,48}$/,
    detail: 'must be a rule id: 1 to 48 letters, digits, dots, hyphens or underscores',
  },
  office: {
    pattern: /^[a-z0-9-]{1,48}@[a-z0-9-]{1,48}$/,
    detail: 'must be an office: role@site, in a-z, 0-9 and hyphen',
  },
} as const satisfies Record<string, IdRule>

function parse(text: unknown, rule: IdRule): string {
  if (typeof text === 'string' && rule.pattern.test(text)) return text
  throw new EventInvalidError([{ pointer: '', detail: rule.detail }])
}

/** @throws {EventInvalidError} when the text is no party id */
export function parsePartyId(text: unknown): PartyId {
  return parse(text, idRules.party) as PartyId
}

/** @throws {EventInvalidError} when the text is no UUIDv7 in lower case */
export function parseEventId(text: unknown): EventId {
  return parse(text, idRules.event) as EventId
}

/** @throws {EventInvalidError} when the text is no UUIDv8 in lower case */
export function parseCopyId(text: unknown): CopyId {
  return parse(text, idRules.copy) as CopyId
}

/** @throws {EventInvalidError} when the text is no agreement id */
export function parseAgreementId(text: unknown): AgreementId {
  return parse(text, idRules.agreement) as AgreementId
}

/** @throws {EventInvalidError} when the text is no rule id */
export function parseRuleId(text: unknown): RuleId {
  return parse(text, idRules.rule) as RuleId
}

/** @throws {EventInvalidError} when the text is no office */
export function parseOfficeId(text: unknown): OfficeId {
  return parse(text, idRules.office) as OfficeId
}

/** The instant inside a UUIDv7, in milliseconds since 1970 (RFC 9562 §5.7): its first 48 bits. */
export function timeOfEventId(id: EventId): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
