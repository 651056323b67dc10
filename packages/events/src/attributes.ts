import type { Faults } from './faults.ts'

/** How one CloudEvents attribute is read from the wire and written to it. */
export interface AttributeRule {
  /** The attribute's name on the wire. */
  readonly name: string
  readonly isRequired: boolean
  /** What must hold, said without the input. */
  readonly detail: string
  /**
   * Reads the wire's value: a JSON value in structured mode, a text in binary mode.
   * Undefined means wrong. A present `absent` stands in for a value that is not there.
   */
  readonly parse: (value: unknown) => unknown
  readonly absent?: unknown
  /** Writes the value as the text that binary modes carry; undefined leaves the attribute out. */
  readonly toText: (value: unknown) => string | undefined
}

/** Finds the wire's value of an attribute; undefined or null when it is not there. */
export type AttributeSource = (name: string) => unknown

/** Reads all attributes of a table, noting every fault; the result is whole only without faults. */
export function readAttributes(
  rules: readonly AttributeRule[],
  source: AttributeSource,
  faults: Faults,
): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = {}
  for (const rule of rules) {
    const given = source(rule.name) ?? undefined
    const value = given === undefined ? rule.absent : rule.parse(given)
    if (value !== undefined) result[rule.name] = value
    else if (given !== undefined) faults.addAt(rule.name, rule.detail)
    else if (rule.isRequired) faults.addAt(rule.name, 'is required')
  }
  return result
}
