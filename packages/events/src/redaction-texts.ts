import type { Redaction } from './envelope.ts'

/** A rule's redactions come with each event: what a frozen list says is put into words once. */
const known = new WeakMap<readonly Redaction[], RedactionTexts>()

interface RedactionTexts {
  readonly items: readonly string[]
  readonly joined: string | undefined
}

/** Redactions as they stand in a decision, one by one: `place:GENERALISE_PLACE`. */
export function redactionTexts(redactions: readonly Redaction[]): readonly string[] {
  return textsOf(redactions).items
}

/** Redactions as they stand in the attribute `redactions`; undefined when there are none. */
export function redactionsText(redactions: readonly Redaction[]): string | undefined {
  return textsOf(redactions).joined
}

function textsOf(redactions: readonly Redaction[]): RedactionTexts {
  const texts = known.get(redactions)
  if (texts !== undefined) return texts
  const items = redactions.map(({ path, operator }) => `${path}:${operator}`)
  const fresh = { items, joined: items.length === 0 ? undefined : items.join(',') }
  if (!Object.isFrozen(redactions)) return fresh
  Object.freeze(items)
  known.set(redactions, fresh)
  return fresh
}
