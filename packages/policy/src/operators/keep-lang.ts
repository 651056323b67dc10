import type { AvroValue } from '@ujirani/events'
import { isCommon, unwrap, type PlainNode } from '../decide/schema-node.ts'
import { OperatorInapplicableError } from './inapplicable.ts'
import type { OperatorKind } from './operator-kind.ts'

/**
 * The texts in the languages listed; `fr` takes `fr-BI` too (basic filtering).
 * @see https://www.rfc-editor.org/rfc/rfc4647#section-3.3.1
 */
export const keepLang: OperatorKind<'KEEP_LANG'> = {
  check: (_, { field: { node } }) =>
    isCommon(node, 'localizedText') || holdsTexts(node) ? undefined : 'is for texts by language',
  compile({ langs }, { field: { node, nullable }, path }) {
    const ranges = langs.map((lang) => lang.toLowerCase())
    if (node.kind === 'array')
      return (value) => (value as readonly AvroValue[]).filter(inAny(ranges))
    const isKept = inAny(ranges)
    return (value) => {
      if (isKept(value)) return value
      if (nullable) return null
      throw new OperatorInapplicableError(path, 'the text is in none of the languages')
    }
  },
}

function holdsTexts(node: PlainNode): boolean {
  const items = node.kind === 'array' ? unwrap(node.items) : undefined
  return items !== undefined && isCommon(items.node, 'localizedText')
}

function inAny(ranges: readonly string[]): (text: AvroValue) => boolean {
  return (text) => {
    const { lang } = text as { readonly lang: string }
    const tag = lang.toLowerCase()
    return ranges.some((range) => tag === range || tag.startsWith(`${range}-`))
  }
}
