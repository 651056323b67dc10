import type { AvroValue, Places } from '@ujirani/events'
import type { Link } from '../decide/link-keys.ts'
import type { SchemaProps, Unwrapped } from '../decide/schema-node.ts'
import type { Operator } from '../document.ts'

export type OperatorOf<Name extends Operator['op']> = Extract<Operator, { readonly op: Name }>

/**
 * What an operator does to a value. A null stays null, but for an operator that says otherwise.
 *
 * Pure and deterministic; applying it to its own result changes nothing; the result holds nothing
 * that the value did not.
 * @throws {OperatorInapplicableError} when this value leaves it no answer
 */
export type Apply = (value: AvroValue, link: Link) => AvroValue

/** The schema of the field that an operator stands on. */
export interface OperatorField extends Unwrapped {
  readonly props: SchemaProps
}

/** Where an operator stands: the field's schema, and its path for the reason of a refusal. */
export interface OperatorPlace {
  readonly field: OperatorField
  readonly path: string
  readonly places: Places
}

/** One operator: where it may stand, and what it does there. */
export interface OperatorKind<Name extends Operator['op']> {
  /** Why the operator cannot stand on such a field; undefined when it can. */
  readonly check: (operator: OperatorOf<Name>, place: OperatorPlace) => string | undefined
  /** Called only where `check` found nothing. */
  readonly compile: (operator: OperatorOf<Name>, place: OperatorPlace) => Apply
  /** Whether it is asked about a null too; else `compile`'s function never sees one. */
  readonly ofNull?: true
}
