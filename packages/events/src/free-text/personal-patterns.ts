import { blankOtherNumbers } from './other-numbers.ts'

/** What free text must not hold. */
export type PersonalKind = 'TELEPHONE' | 'EMAIL' | 'DOCUMENT_NUMBER' | 'BIRTH_DATE'

/** What may stand between a word and the number it announces, in en, fr, sw and rn. */
const link =
  /(?:[\s:.,#()°º=-]|\b(?:numbers?|no|nr|nos|num[ée]ro|n|nambari|namba|inomero|nomero|is|est|ni|au|at|on|kwa|ya|za|cha|de|of|the|le|la)\b){0,12}/u
    .source

const telephones: readonly RegExp[] = [
  // International: +257 79 12 34 56, 00255 712 345 678.
  /(?<![\p{L}\d])(?:\+ ?|00)[1-9]\d{0,2}(?:[\s./()-]{0,2}\d){6,12}(?!\d)/u,
  // Tanzania with its trunk 0: 0712 345 678, ten digits.
  /(?<![\p{L}\d.,+/-])0[1-9](?:[\s./-]?\d){8}(?!\d)/u,
  // Burundi, eight digits: 79 12 34 56, 22 212 019; a round number is a number.
  /(?<![\p{L}\d.,+/-])(?:2[2-7]|6[1-9]|7[1-9])(?:[\s.-]?\d{2}){3}(?<!000)(?![.,]?\d)/u,
  /(?<![\p{L}\d.,+/-])(?:2[2-7]|6[1-9]|7[1-9])(?:[\s.-]?\d{3}){2}(?<!000)(?![.,]?\d)/u,
  // North America, as in samples of CAP: 213 485-2389.
  /(?<!\d)\(?\d{3}\)?[\s.-]\d{3}-\d{4}(?!\d)/u,
  // Announced: any number of six digits or more.
  new RegExp(
    `(?<!\\p{L})(?:tel|t[ée]l|t[ée]l[ée]phone|phone|mobile|cell|gsm|portable|whatsapp|wa\\.me|simu|piga|terefone|telefone|call|appelez|appeler|joindre|joignable|hotline)(?!\\p{L})[/]?${link}\\d(?:[\\s./()-]?\\d){5,14}`,
    'iu',
  ),
]

const emails: readonly RegExp[] = [
  /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/u,
  /[\p{L}\p{N}._-]{1,64} ?[([](?:at|arobase|@)[)\]] ?[\p{L}\p{N}-]{1,63}(?:\.| ?[([](?:dot|point)[)\]] ?)\p{L}/iu,
]

const documents: readonly RegExp[] = [
  // Tanzania's national number: 19940312-14102-00001-23.
  /(?<!\d)(?:19|20)\d{6}-?\d{5}-?\d{5}-?\d{2}(?!\d)/u,
  // UNHCR registration: 897-18C00123, 897-00012345.
  /(?<![\d-])\d{3}-(?:\d{2}[CI]\d{5}|\d{8})(?![\d-])/iu,
  // Burundi's identity card: 0201/123.456.
  /(?<![\d/])0\d{3}\/\d{1,3}[.,]\d{3}(?!\d)/u,
  // A passport's two letters and seven digits.
  /(?<![\p{L}\d-])(?!TZ|BI)[A-Z]{2} ?\d{7}(?![\p{L}\d])/u,
  // Announced: a token with five digits or more.
  new RegExp(
    `(?<!\\p{L})(?:passport|passeport|pasipoti|pasiporo|paseporo|laissez[ -]passer|identity card|national id|id card|id no|carte (?:nationale )?d['’]identit[ée]|carte de r[ée]fugi[ée]|cni|nida|nin|kitambulisho(?: cha (?:taifa|mkimbizi))?|karangamuntu|ikarata|permis de conduire|driving licen[cs]e|leseni(?: ya udereva)?|ration card|refugee card|birth certificate|acte de naissance|extrait de naissance|cheti cha kuzaliwa)(?!\\p{L})${link}\\p{Lu}{0,3}[ -]?\\d(?:[./-]?\\d){4,}`,
    'iu',
  ),
]

const day =
  /(?:(?:19|20)\d{2}-\d{2}-\d{2}|\d{1,2}[./ -]\d{1,2}[./ -](?:(?:19|20)\d{2}|\d{2})(?!\d)|\d{1,2}(?:er|st|nd|rd|th)? (?:of )?\p{L}{3,12}\.?,? (?:19|20)\d{2}|\p{L}{3,12} \d{1,2},? (?:19|20)\d{2})/u
    .source

/** A time from or to which something is counted is no one's birth. */
const notCohort =
  /(?!\b(?:since|between|before|after|from|until|depuis|entre|avant|apr[èe]s|tangu|kuanzia|kabla|kuva)\b)/u
    .source

const births: readonly RegExp[] = [
  new RegExp(
    `(?<!\\p{L})(?:d\\.?o\\.?b|date of birth|birth ?date|birthday|born|n[ée](?:\\(e\\)|e)? le|date de naissance|naissance|alizaliwa|amezaliwa|aliyezaliwa|kuzaliwa|yavutse|yavukiye|wavutse|amavuko)(?!\\p{L})(?:${notCohort}[^\\n!?;]){0,24}?${day}`,
    'iu',
  ),
]

const isAny = (patterns: readonly RegExp[], text: string): boolean =>
  patterns.some((pattern) => pattern.test(text))

/** Text without digit and @ holds nothing that is looked for; most text is such. */
const suspect = /[\p{N}@]|\((?:at|arobase)\)|\[(?:at|arobase)\]/iu

/** The kinds of personal data that a text seems to hold; never what it holds. */
export function findPersonal(text: string): readonly PersonalKind[] {
  if (!suspect.test(text)) return []
  // One spelling of digits, blanks and dashes: full-width digits, narrow no-break spaces …
  const plain = text
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .replace(/\s+/gu, ' ')
  const rest = blankOtherNumbers(plain)
  const found: PersonalKind[] = []
  if (isAny(telephones, rest)) found.push('TELEPHONE')
  if (isAny(emails, plain)) found.push('EMAIL')
  if (isAny(documents, rest)) found.push('DOCUMENT_NUMBER')
  if (isAny(births, plain)) found.push('BIRTH_DATE')
  return found
}
