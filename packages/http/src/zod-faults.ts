import type { PointedFault } from '@ujirani/errors'
import type { z } from 'zod'

type Issue = z.core.$ZodIssue
type Words = { readonly [C in Issue['code']]: (issue: Extract<Issue, { code: C }>) => string }

/** Zod's own words may quote what was sent; these never do. Total, so that a new kind shows. */
const words: Words = {
  custom: ({ message }) => message,
  invalid_element: () => 'holds an element that is not valid',
  invalid_format: ({ format }) => `must have the form ${format}`,
  invalid_key: () => 'holds a name that is not valid',
  invalid_type: ({ expected }) => `must be of type ${expected}`,
  invalid_union: () => 'has none of the forms allowed here',
  invalid_value: ({ values }) => `must be one of ${values.map(String).join(', ')}`,
  not_multiple_of: ({ divisor }) => `must be a multiple of ${String(divisor)}`,
  too_big: ({ maximum, origin }) => `must be at most ${String(maximum)} (${origin})`,
  too_small: ({ minimum, origin }) => `must be at least ${String(minimum)} (${origin})`,
  unrecognized_keys: () => 'holds a member that is not known',
}

function toDetail(issue: Issue): string {
  // The table is keyed by the very code that narrows the issue; the compiler cannot tie the two.
  const word = words[issue.code] as (issue: Issue) => string
  return word(issue)
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** What a zod schema found wrong, as pointers below `root` with words that quote nothing. */
export function toFaults(error: z.core.$ZodError, root = ''): readonly PointedFault[] {
  return error.issues.map((issue) => ({
    pointer: root + toPointer(issue.path),
    detail: toDetail(issue),
  }))
}
