import type { EventType, Places, Redaction } from '@ujirani/events'
import { disclosedOf } from '../disclosed-paths.ts'
import type { Rule } from '../document.ts'
import { compilePredicate } from '../predicate/read-predicate.ts'
import type { Condition, TestedEvent } from '../predicate/verdict.ts'
import type { TableLayout } from '../suppression/table-layout.ts'
import { compileAttributes, type AttributeProjection } from './attributes.ts'
import { compileProjection, type Projection } from './projection.ts'
import { createRetainUntil } from './retain-until.ts'

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
}

const always = (): boolean => true

/** Compiles a rule for one event type. Never throws: what does not fit makes the rule unfit. */
export function compileRule(rule: Rule, type: EventType, places: Places): CompiledRule {
  const disclose = disclosedOf(rule.disclose, type)
  const values = compileProjection(disclose, type, places)
  const attributes = compileAttributes(disclose)
  const where = rule.where === undefined ? always : compilePredicate(rule.where, { type, places })
  const isDelayed = rule.delay !== undefined && rule.delay !== null
  const faults = values.faults.length + attributes.faults.length
  return {
    rule,
    type,
    // A delay that nobody keeps yet must not become an immediate disclosure.
    isUnfit: where === undefined || isDelayed || faults > 0,
    where: where ?? always,
    projectValue: values.project,
    attributes,
    tables: values.tables,
    redactions: Object.freeze([...attributes.redactions, ...values.redactions]),
    retainUntil: createRetainUntil(rule.retention.period),
  }
}
