/** What was done to one field or attribute. */
export interface Redaction {
  /** `lines[].value`, or `@subject` for an attribute of the envelope. */
  readonly path: string
  readonly operator: string
}

/** Reads a copy's `redactions`: `place:GENERALISE_PLACE,lines[].value:DROP`. */
export function readRedactions(text: unknown): readonly Redaction[] {
  if (typeof text !== 'string' || text === '') return []
  return text.split(',').flatMap((item) => {
    const colon = item.lastIndexOf(':')
    return colon < 1 ? [] : [{ path: item.slice(0, colon), operator: item.slice(colon + 1) }]
  })
}

/** The operators that were applied at a path itself. */
export function operatorsAt(redactions: readonly Redaction[], path: string): readonly string[] {
  return redactions.filter((redaction) => redaction.path === path).map(({ operator }) => operator)
}

/** Whether anything was done at a path or below it. */
export function isTouched(redactions: readonly Redaction[], path: string): boolean {
  return redactions.some(
    (redaction) =>
      redaction.path === path ||
      redaction.path.startsWith(`${path}.`) ||
      redaction.path.startsWith(`${path}[`),
  )
}
