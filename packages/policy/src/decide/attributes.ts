import type { Envelope, Redaction } from '@ujirani/events'
import {
  disclosedAttributes,
  toOperator,
  type DisclosedAttribute,
  type Operator,
  type OperatorSpec,
} from '../document.ts'
import { createCoarsen } from '../operators/coarsen-time.ts'
import { OperatorInapplicableError } from '../operators/inapplicable.ts'
import { zoneClock } from '../operators/zone-clock.ts'
import type { DisclosureFault } from './disclosure-tree.ts'
import type { Link } from './link-keys.ts'

/** What one rule makes of the envelope. */
export interface AttributeProjection {
  readonly source: (envelope: Envelope) => string
  readonly subject: (envelope: Envelope, link: Link) => string
  /** Those that are there only where the rule lists them and the event has them. */
  readonly optional: readonly OptionalAttribute[]
  readonly redactions: readonly Redaction[]
  readonly faults: readonly DisclosureFault[]
}

/** An attribute that a copy may lack. */
export interface OptionalAttribute {
  readonly name: Exclude<DisclosedAttribute, 'source' | 'subject'>
  readonly write: (envelope: Envelope, link: Link) => string | undefined
}

type Write = (from: Envelope, link: Link) => string | undefined

/** What stands where a rule says nothing. A copy has a key, so its subject is always named. */
function defaultOf(attribute: DisclosedAttribute): Operator {
  return { op: attribute === 'subject' ? 'PAIRWISE' : 'DROP' }
}

/** Compiles what a rule discloses of the envelope: nothing but what it lists. */
export function compileAttributes(
  disclose: Readonly<Record<string, OperatorSpec>>,
): AttributeProjection {
  const redactions: Redaction[] = []
  const faults: DisclosureFault[] = []
  const writes = new Map<DisclosedAttribute, Write>()
  for (const attribute of disclosedAttributes) {
    const spec = disclose[`@${attribute}`]
    const operator = spec === undefined ? defaultOf(attribute) : toOperator(spec)
    const path = `@${attribute}`
    if (operator.op !== 'KEEP') redactions.push({ path, operator: operator.op })
    const write = compileAttribute(attribute, operator)
    if (write === undefined) faults.push({ path, detail: `${operator.op} does not fit` })
    else if (write !== 'absent') writes.set(attribute, write)
  }
  const source = writes.get('source')
  const subject = writes.get('subject')
  return {
    source: source === undefined ? ({ source }) => withoutSite(source) : ({ source }) => source,
    subject: (envelope, link) => subject?.(envelope, link) ?? link.pairwise(envelope.subject),
    optional: optionalAttributes.flatMap((name) => {
      const write = writes.get(name)
      return write === undefined ? [] : [{ name, write }]
    }),
    redactions,
    faults,
  }
}

const optionalAttributes = ['time', 'recordedtime', 'correlationid', 'causationid'] as const

/** How an attribute is written; `absent`; or undefined where the operator does not fit it. */
function compileAttribute(
  attribute: DisclosedAttribute,
  operator: Operator,
): Write | 'absent' | undefined {
  if (operator.op === 'KEEP') return (envelope) => envelope[attribute]
  if (operator.op === 'DROP') return attribute === 'subject' ? undefined : 'absent'
  if (operator.op === 'PAIRWISE') return compilePairwise(attribute)
  return operator.op === 'COARSEN_TIME' ? compileCoarsen(attribute, operator) : undefined
}

const identifiers: ReadonlySet<string> = new Set(['subject', 'correlationid', 'causationid'])

function compilePairwise(attribute: DisclosedAttribute): Write | undefined {
  if (!identifiers.has(attribute)) return undefined
  return (envelope, link) => {
    const identifier = envelope[attribute]
    return identifier === undefined ? undefined : link.pairwise(identifier)
  }
}

function compileCoarsen(
  attribute: DisclosedAttribute,
  { to, zone }: Extract<Operator, { readonly op: 'COARSEN_TIME' }>,
): Write | undefined {
  if (attribute !== 'time' && attribute !== 'recordedtime') return undefined
  const coarsen = createCoarsen(to, zone)
  let lastMs = NaN
  let lastText = ''
  return (envelope) => {
    const text = envelope[attribute]
    if (text === undefined) return undefined
    const instantMs = Date.parse(text)
    if (Number.isNaN(instantMs)) throw new OperatorInapplicableError(`@${attribute}`, 'is no time')
    const startMs = coarsen(instantMs)
    if (startMs !== lastMs) {
      lastText = toLocalText(startMs, zone)
      lastMs = startMs
    }
    return lastText
  }
}

/** RFC 3339 in the zone's own offset; in UTC where that has seconds, which RFC 3339 cannot write. */
function toLocalText(instantMs: number, zone: string): string {
  const offsetMs = zoneClock(zone).offsetAt(instantMs)
  const minutes = Math.abs(offsetMs) / 60_000
  if (!Number.isInteger(minutes)) return new Date(instantMs).toISOString()
  const sign = offsetMs < 0 ? '-' : '+'
  const local = new Date(instantMs + offsetMs).toISOString().slice(0, 19)
  return `${local}${sign}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
}

function twoDigits(value: number): string {
  return value.toString().padStart(2, '0')
}

/** `urn:ujirani:<party>` of `urn:ujirani:<party>:<site>`. */
function withoutSite(source: string): string {
  const end = source.indexOf(':', 'urn:ujirani:'.length)
  return end === -1 ? source : source.slice(0, end)
}
