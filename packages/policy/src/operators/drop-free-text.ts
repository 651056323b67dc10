import type { AvroValue, FieldNode, RecordNode, SchemaNode } from '@ujirani/events'
import { isCommon, unwrap, type PlainNode, type SchemaProps } from '../decide/schema-node.ts'
import type { OperatorKind } from './operator-kind.ts'

type Strip = (value: AvroValue) => AvroValue

/**
 * Everything below the path but what people wrote: a text of any language becomes null where the
 * schema lets it, and empty where it does not; codes, ids, days and numbers stay.
 */
export const dropFreeText: OperatorKind<'DROP_FREE_TEXT'> = {
  check: (_, { field: { node, props } }) =>
    holdsFreeText(node, props) ? undefined : 'finds no free text there',
  compile(_, { field: { node, nullable, props } }) {
    if (nullable && isFreeText(node, props)) return () => null
    return stripOf(node, props) ?? ((value) => value)
  },
}

/**
 * Formats whose grammar leaves no room for words. Whatever is not in here counts as free: a text
 * without a format, a link, the contact of an official.
 */
const closedFormats: ReadonlySet<unknown> = new Set([
  'cap-identifier',
  'code',
  'currency',
  'family',
  'geometry',
  'id',
  'label',
  'lang',
  'media-type',
  'party',
  'place-code',
  'sha256',
  'type',
  'unit',
  'uuid',
  'zone',
])

/** Whether a value of this schema is nothing but free text. */
function isFreeText(node: SchemaNode, props: SchemaProps): boolean {
  const plain = unwrap(node)?.node
  if (plain === undefined) return false
  if (plain.kind === 'string') return !closedFormats.has(props['format'])
  if (plain.kind === 'array') return isFreeText(plain.items, props)
  return isCommon(plain, 'localizedText')
}

function holdsFreeText(node: SchemaNode, props: SchemaProps): boolean {
  if (isFreeText(node, props)) return true
  const plain = unwrap(node)?.node
  if (plain?.kind === 'array') return holdsFreeText(plain.items, props)
  return (
    plain?.kind === 'record' && plain.fields.some((each) => holdsFreeText(each.node, each.props))
  )
}

/** What takes the free text out of a value that is there; undefined when there is none in it. */
function stripOf(node: PlainNode, props: SchemaProps): Strip | undefined {
  if (!holdsFreeText(node, props)) return undefined
  if (node.kind === 'array') return stripItems(node.items, props)
  return node.kind === 'record' ? stripFields(node) : () => ''
}

function stripItems(items: SchemaNode, props: SchemaProps): Strip | undefined {
  const inner = unwrap(items)
  const strip = inner === undefined ? undefined : stripOf(inner.node, props)
  if (strip === undefined) return undefined
  return (value) =>
    (value as readonly AvroValue[]).map((item) => (item === null ? null : strip(item)))
}

function stripFields(node: RecordNode): Strip {
  const strips = node.fields.flatMap((field) => {
    const strip = stripField(field)
    return strip === undefined ? [] : [{ name: field.name, strip }]
  })
  return (value) => {
    const copy = { ...(value as Readonly<Record<string, AvroValue>>) }
    for (const { name, strip } of strips) {
      const member = copy[name] ?? null
      if (member !== null) copy[name] = strip(member)
    }
    return copy
  }
}

function stripField({ node, props }: FieldNode): Strip | undefined {
  const inner = unwrap(node)
  if (inner === undefined) return undefined
  return inner.nullable && isFreeText(inner.node, props) ? () => null : stripOf(inner.node, props)
}
