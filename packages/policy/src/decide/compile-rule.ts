import type { EventType, Places, Redaction } from '@ujirani/events'
import { disclosedOf } from '../disclosed-paths.ts'
import type { Rule } from '../document.ts'
import { durationMs } from '../duration.ts'
import { startOfDayMs } from '../local-day.ts'
import { compilePredicate } from '../predicate/read-predicate.ts'
import type { Condition, TestedEvent } from '../predicate/verdict.ts'
import type { TableLayout } from '../suppression/table-layout.ts'
import { compileAttributes, type AttributeProjection } from './attributes.ts'
import {
  compileProjection,
  holdsContact,
  type Projection,
  type ProjectionSetting,
} from './projection.ts'
import { createRetainUntil } from './retain-until.ts'
import { sharedParts } from './shared-parts.ts'

/** One rule, ready for the events of one type. */
export interface CompiledRule {
  readonly rule: Rule
  readonly type: EventType
  /**
   * Whether the rule cannot be applied to the type. It still stands in its place: passing over it
   * would let a later rule disclose what this one was put there to redact.
   */
  readonly isUnfit: boolean
  /** Holds for every event where the rule has no condition, and where it cannot be judged. */
  readonly where: Condition<TestedEvent>
  readonly projectValue: Projection['project']
  readonly attributes: Pick<AttributeProjection, 'source' | 'subject' | 'optional'>
  readonly tables: readonly TableLayout[]
  /** Envelope first, then the record in the order of its schema. */
  readonly redactions: readonly Redaction[]
  readonly retainUntil: (atMs: number) => string
  /** What the whole rule waits for; null when it discloses at once. */
  readonly delay: CompiledDelay | null
  /** Events that arrived before the agreement's time are covered from here on; else Infinity. */
  readonly historyFromMs: number
  /**
   * The same rule where contacts of officials may cross; undefined when that makes no difference.
   */
  readonly withContacts: CompiledRule | undefined
}

/** A wait from the event's arrival on, or until an event of a type on the same subject. */
export type CompiledDelay = { readonly forMs: number } | { readonly until: string }

/** What a rule is compiled with beside itself. */
export interface RuleSetting {
  readonly places: Places
  /** The agreement's zone, in which its days begin. */
  readonly zone: string
}

const always = (): boolean => true

/** Compiles a rule for one event type. Never throws: what does not fit makes the rule unfit. */
export function compileRule(rule: Rule, type: EventType, setting: RuleSetting): CompiledRule {
  const withoutContacts = compileWith(rule, type, setting)
  if (!holdsContact(type.node)) return withoutContacts
  const withContacts = compileWith(rule, type, { ...setting, withContacts: true })
  return { ...withoutContacts, withContacts }
}

function compileWith(
  rule: Rule,
  type: EventType,
  { places, zone, withContacts = false }: RuleSetting & ProjectionSetting,
): CompiledRule {
  const disclose = disclosedOf(rule.disclose, type)
  const shared = sharedParts(places, type)
  const said = JSON.stringify([withContacts, disclose])
  const values = shared.of(`values ${said}`, () =>
    compileProjection(disclose, type, { places, withContacts }),
  )
  const attributes = shared.of(`attributes ${said}`, () => compileAttributes(disclose))
  const where = compileWhere(rule, type, places)
  const faults = values.faults.length + attributes.faults.length
  return {
    rule,
    type,
    isUnfit: where === undefined || faults > 0,
    where: where ?? always,
    projectValue: values.project,
    attributes,
    tables: values.tables,
    redactions: Object.freeze([...attributes.redactions, ...values.redactions]),
    retainUntil: createRetainUntil(rule.retention.period),
    delay: compileDelay(rule),
    historyFromMs: rule.history == null ? Infinity : startOfDayMs(rule.history.from, zone),
    withContacts: undefined,
  }
}

function compileWhere(
  { where }: Rule,
  type: EventType,
  places: Places,
): Condition<TestedEvent> | undefined {
  if (where === undefined) return always
  const said = `where ${JSON.stringify(where)}`
  return sharedParts(places, type).of(said, () => compilePredicate(where, { type, places }))
}

function compileDelay({ delay }: Rule): CompiledDelay | null {
  if (delay == null) return null
  return 'for' in delay ? { forMs: durationMs(delay.for) } : { until: delay.until }
}
