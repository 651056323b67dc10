import type { AttributeRule } from './attributes.ts'
import { toSource, type Onward, type Redaction } from './envelope.ts'
import { toTypeName } from './event-type-name.ts'
import { idRules } from './ids.ts'
import { ceStatuses, orderedLabels, purposes } from './labels.ts'
import { redactionsText } from './redaction-texts.ts'
import { parseDate, parseTimestamp } from './timestamps.ts'

/** Every value is plain ASCII by its rule, so that no binding ever has to guess an encoding. */
const asText = (value: unknown): string => value as string

const required = { isRequired: true, toText: asText } as const
const optional = { isRequired: false, toText: asText } as const

/** Reads a text that keeps to a grammar. */
function matching(pattern: RegExp): (value: unknown) => string | undefined {
  return (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined)
}

function oneOf(words: readonly string[]): (value: unknown) => string | undefined {
  return (value) => words.find((word) => word === value)
}

/** A label that is missing or unknown counts as the most restrictive, the last of its scale. */
function label(name: keyof typeof orderedLabels): AttributeRule {
  const scale: readonly string[] = orderedLabels[name]
  const worst = scale.at(-1)
  const parse = (value: unknown): string | undefined =>
    scale.find((word) => word === value) ?? worst
  return { name, ...optional, parse, absent: worst, detail: 'must be a label of its scale' }
}

function words(name: string, known: readonly string[]): AttributeRule {
  const detail = `must be one of ${known.join(', ')}`
  return { name, ...required, parse: oneOf(known), detail }
}

const labels: readonly AttributeRule[] = [
  label('sensitivity'),
  label('tlp'),
  label('personaldata'),
  words('purpose', purposes),
]

const cestatus = words('cestatus', ceStatuses)

/** Sorted, without repeats, joined by commas: one list has one spelling. */
function list(pattern: RegExp, most: number): (value: unknown) => string[] | undefined {
  return (value) => {
    if (typeof value !== 'string') return undefined
    const items = value.split(',')
    if (items.length > most || !items.every((item) => pattern.test(item))) return undefined
    return [...new Set(items)].sort()
  }
}

const joined = (value: unknown): string | undefined => {
  const items = value as readonly string[]
  return items.length === 0 ? undefined : items.join(',')
}

/** Fractions to the nanosecond are kept as written; only the instant must exist. */
function timestamp(name: string, isRequired: boolean): AttributeRule {
  const parse = (value: unknown): string | undefined =>
    typeof value === 'string' && parseTimestamp(value, 9) !== undefined ? value : undefined
  return { name, isRequired, toText: asText, parse, detail: 'must be RFC 3339 with an offset' }
}

/** A count that structured mode may carry as a number and binary modes carry as its digits. */
function count(name: string, isRequired: boolean, least: 0 | 1): AttributeRule {
  const parse = (value: unknown): number | undefined => {
    const isDigits = typeof value === 'string' && /^(?:0|[1-9][0-9]{0,9})$/.test(value)
    const number = isDigits ? Number(value) : value
    const isCount = typeof number === 'number' && Number.isInteger(number)
    return isCount && number >= least && number <= 0x7fff_ffff ? number : undefined
  }
  const detail = `must be a whole number from ${least.toString()} to 2147483647`
  return { name, isRequired, parse, detail, toText: String }
}

const reference = {
  ...optional,
  parse: matching(/^[A-Za-z0-9][A-Za-z0-9._~:@-]{0,127}$/),
  detail: 'must be an id: up to 128 letters, digits and ._~:@-',
}

const type: AttributeRule = {
  name: 'type',
  ...required,
  parse: (value) =>
    typeof value === 'string' && toTypeName(value) !== undefined ? value : undefined,
  detail: 'must be org.ujirani.<family>.<fact>.v<major>',
}

const subject: AttributeRule = { name: 'subject', ...reference, isRequired: true }

function source(hasSite: boolean): AttributeRule {
  const parse = (value: unknown): string | undefined => {
    const found = typeof value === 'string' ? toSource(value) : undefined
    const isEnough = found !== undefined && (found.site !== undefined || !hasSite)
    return isEnough ? (value as string) : undefined
  }
  const detail = `must be urn:ujirani:<party>${hasSite ? ':<site>' : '[:<site>]'}`
  return { name: 'source', ...required, parse, detail }
}

/** The attributes of what a publisher sends, in the order that headers have. */
export const envelopeRules: readonly AttributeRule[] = [
  { name: 'id', ...required, parse: matching(idRules.event.pattern), detail: idRules.event.detail },
  source(true),
  type,
  subject,
  timestamp('time', true),
  timestamp('recordedtime', false),
  count('sequence', false, 0),
  { name: 'correlationid', ...reference },
  { name: 'causationid', ...reference },
  { name: 'derivedfrom', ...reference },
  ...labels,
  {
    name: 'audience',
    isRequired: false,
    parse: list(idRules.party.pattern, 64),
    detail: 'must be up to 64 party ids joined by commas',
    toText: joined,
  },
  cestatus,
]

function parseOnward(value: unknown): Onward | undefined {
  if (value === 'NONE') return { mode: 'NONE', to: [] }
  if (typeof value !== 'string' || !value.startsWith('LISTED:')) return undefined
  const to = list(idRules.party.pattern, 64)(value.slice('LISTED:'.length))
  return to === undefined ? undefined : { mode: 'LISTED', to: to as unknown as Onward['to'] }
}

function onwardText(value: unknown): string {
  const { mode, to } = value as Onward
  return mode === 'NONE' ? mode : `${mode}:${to.join(',')}`
}

/** A field path (`lines[].value`) or an attribute (`@subject`), and an operator in capitals. */
const redactionPattern = /^(@?[A-Za-z][A-Za-z0-9.[\]]{0,199}):([A-Z][A-Z_]{1,31})$/

function parseRedactions(value: unknown): Redaction[] | undefined {
  if (typeof value !== 'string') return undefined
  const redactions: Redaction[] = []
  for (const item of value.split(',')) {
    const [, path, operator] = redactionPattern.exec(item) ?? []
    if (path === undefined || operator === undefined) return undefined
    redactions.push({ path, operator })
  }
  return redactions
}

/** The attributes of what one recipient gets, in the order that headers have. */
export const copyRules: readonly AttributeRule[] = [
  { name: 'id', ...required, parse: matching(idRules.copy.pattern), detail: idRules.copy.detail },
  source(false),
  type,
  subject,
  timestamp('time', false),
  timestamp('recordedtime', false),
  { name: 'correlationid', ...reference },
  { name: 'causationid', ...reference },
  ...labels,
  cestatus,
  {
    name: 'agreement',
    ...required,
    parse: matching(idRules.agreement.pattern),
    detail: idRules.agreement.detail,
  },
  count('agreementversion', true, 1),
  { name: 'rule', ...required, parse: matching(idRules.rule.pattern), detail: idRules.rule.detail },
  {
    name: 'roles',
    isRequired: false,
    parse: list(/^[a-z0-9-]{1,48}$/, 64),
    detail: 'must be roles joined by commas',
    toText: joined,
  },
  {
    name: 'onward',
    isRequired: false,
    parse: parseOnward,
    detail: 'must be NONE or LISTED:<party>,…',
    toText: onwardText,
  },
  {
    name: 'retainuntil',
    ...optional,
    parse: (value) =>
      typeof value === 'string' && parseDate(value) !== undefined ? value : undefined,
    detail: 'must be a day, YYYY-MM-DD',
  },
  {
    name: 'redactions',
    isRequired: false,
    parse: parseRedactions,
    absent: [],
    detail: 'must be <path>:<OPERATOR> joined by commas',
    toText: (value) => redactionsText(value as readonly Redaction[]),
  },
]
