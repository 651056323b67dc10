/** 30000, 30,000 or 12 500 000.50: grouped as sums are, so that no telephone hides behind one. */
const sum = /(?<![\d.,])(?:\d{1,3}(?:[ .,']\d{3}){1,4}|\d{1,12})(?:[.,]\d{1,2})?(?!\d)/u.source

/**
 * Numbers that are no one's: what is blanked out before telephones and documents are looked for.
 * The order matters: a date inside a URL goes with the URL.
 */
const harmless: readonly RegExp[] = [
  // A link, unless it is a way to write to a telephone.
  /\bhttps?:\/\/(?!wa\.me|api\.whatsapp)\S+/giu,
  // UUIDs and hashes.
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/giu,
  /\b[0-9a-f]{32,}\b/giu,
  // Days and times of day: 2019-01-21T08:30:00Z, 21/01/2019, 21 01 2019, 8h30.
  /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\b/gu,
  /\b(?:0?[1-9]|[12]\d|3[01])([./ -])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)\d{2}|\d{2})(?![./-]?\d)/gu,
  /\b\d{1,2}[:h]\d{2}(?::\d{2})?\b/giu,
  // Money, the currency before or after.
  new RegExp(`(?:\\b(?:USD|EUR|BIF|TZS|KES|RWF|CDF|FBu|TSh|Sh)|US\\$|[$€£])\\.? ?${sum}`, 'giu'),
  new RegExp(
    `${sum}(?: ?[$€£]| ?\\b(?:USD|EUR|BIF|TZS|KES|RWF|CDF|FBu|TSh|dollars?|euros?|francs?|shillings?|shilingi|dola|amafranga|amadorari)\\b)`,
    'giu',
  ),
  // P-codes and other codes of places: BDI010003, TZ1606, TZ-08, TZ.05.
  /\b(?:BDI|TZA?|BI)[-.]?\d{2,9}\b/gu,
  // Decimals, such as coordinates; a telephone in dotted groups has more than one dot.
  /(?<![\d./])(?<!\d-)\d{1,3}\.\d{2,}(?![.\d]|[/-]\d)/gu,
]

/** The text with every number blanked out that is a link, a day, money, a place or a decimal. */
export function blankOtherNumbers(text: string): string {
  return harmless.reduce((rest, pattern) => rest.replace(pattern, ' ¤ '), text)
}
