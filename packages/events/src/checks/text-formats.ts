import { toTypeName } from '../event-type-name.ts'
import { idRules } from '../ids.ts'

/** What a text of a format must be, said without the text. */
export interface TextFormat {
  readonly isRight: (text: string) => boolean
  readonly detail: string
}

function matching(pattern: RegExp, detail: string): TextFormat {
  return { isRight: (text) => pattern.test(text), detail }
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))
const zones = new Set<string>()
const zonePattern = /^(?:UTC|[A-Z][A-Za-z_]{1,31}(?:\/[A-Z][A-Za-z_-]{1,31}){1,2})$/

/** Asks the platform once per zone; names that it does not know are not kept. */
function isZone(text: string): boolean {
  if (zones.has(text)) return true
  if (!zonePattern.test(text)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
  } catch {
    return false
  }
  zones.add(text)
  return true
}

/**
 * The formats that a schema's `format` names. A text with one cannot hold prose, so it is not
 * looked through for personal data; every text without one is.
 */
export const textFormats: ReadonlyMap<string, TextFormat> = new Map(
  Object.entries({
    id: matching(
      /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/,
      'must be an id: up to 128 letters, digits and ._:-',
    ),
    uuid: matching(
      /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      'must be a UUID in lower case',
    ),
    party: matching(idRules.party.pattern, idRules.party.detail),
    family: matching(/^[a-z]{2,24}$/, 'must be the name of an event family'),
    type: {
      isRight: (text) => toTypeName(text) !== undefined,
      detail: 'must be org.ujirani.<family>.<fact>.v<major>',
    },
    lang: matching(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a BCP 47 tag'),
    label: matching(
      /^[a-z0-9](?:[a-z0-9._-]{0,46}[a-z0-9])?$/,
      'must be a short label: up to 48 of a-z, 0-9 and ._-',
    ),
    code: matching(
      /^[A-Za-z0-9][A-Za-z0-9._/:-]{0,47}$/,
      'must be a code: up to 48 letters, digits and ._/:-',
    ),
    'place-code': matching(
      /^[A-Z0-9][A-Za-z0-9._/:-]{0,39}$/,
      'must be a place code: up to 40 letters, digits and ._/:-',
    ),
    zone: { isRight: isZone, detail: 'must be an IANA time zone' },
    currency: { isRight: (text) => currencies.has(text), detail: 'must be an ISO 4217 code' },
    unit: matching(/^[A-Z0-9]{2,3}$/, 'must be a UN/ECE Recommendation 20 code'),
    sha256: matching(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits'),
    uri: matching(
      /^(?:https?:\/\/[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][!#-?A-~]*)?|urn:[a-z0-9-]{2,32}:[!#-?A-~]+)$/,
      'must be an http, https or urn URI without user or @',
    ),
    'media-type': matching(/^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,80}$/, 'must be a media type'),
    geometry: matching(/^[-0-9.][-0-9., ]{2,65535}$/, 'must be numbers, commas and blanks'),
    'cap-identifier': matching(
      /^[A-Za-z0-9][A-Za-z0-9._:/+-]{0,199}$/,
      'must be up to 200 letters, digits and ._:/+-',
    ),
    contact: matching(/^[^\p{Cc}]{1,200}$/u, 'must be up to 200 characters on one line'),
  }),
)
