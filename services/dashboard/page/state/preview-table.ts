import type { RecipientPreview, Sentence } from './agreement-shapes.ts'
import { isObject } from './shapes.ts'

/** What stands at a JSON Pointer (RFC 6901); undefined where nothing does. */
export function atPointer(root: unknown, pointer: string): unknown {
  let here = root
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(here)) here = here[Number(name)]
    else if (isObject(here) && Object.hasOwn(here, name)) here = here[name]
    else return undefined
  }
  return here
}

/** The clauses that change or hide something, numbered from 1 as they come. */
export function numberClauses(
  recipients: readonly RecipientPreview[],
): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>()
  for (const { cells } of recipients) {
    for (const { state, clause } of cells) {
      if (state !== 'SAME' && !numbers.has(clause)) numbers.set(clause, numbers.size + 1)
    }
  }
  return numbers
}

/**
 * What a clause says: its own sentence; else that which names its field, as one sentence may speak of
 * several. Undefined when none does.
 */
export function sentenceOf(clause: string, sentences: readonly Sentence[]): string | undefined {
  const own = sentences.find(({ pointer }) => pointer === clause)
  if (own !== undefined) return own.text
  const [, rule, path] = /^(\/rules\/\d+\/disclose)\/(.+)$/.exec(clause) ?? []
  if (rule === undefined || path === undefined) return undefined
  const name = path.replaceAll('~1', '/').replaceAll('~0', '~')
  const quoted = new RegExp(`[“«]\\s?${name.replaceAll(/[.[\]@$]/g, '\\$&')}\\s?[”»]`)
  return sentences.find(({ pointer, text }) => pointer.startsWith(rule) && quoted.test(text))?.text
}
