import type { RecordNode } from '../avro-schema.ts'
import type { AvroValue } from '../avro-value.ts'
import type { EventType } from '../catalogue.ts'
import { compileWalk, payloadOf, propOf, type Inspector } from '../checks/record-walk.ts'
import { Trail } from '../checks/trail.ts'
import { findPersonal, type PersonalKind } from './personal-patterns.ts'

/** A place where free text seems to hold personal data; the text itself is nowhere repeated. */
export interface FreeTextHit {
  /** RFC 6901, into the structured event. */
  readonly pointer: string
  readonly kind: PersonalKind
}

interface LintContext {
  readonly trail: Trail
  readonly hits: FreeTextHit[]
}

function lintText(text: AvroValue, member: string, { trail, hits }: LintContext): void {
  if (typeof text !== 'string') return
  for (const kind of findPersonal(text)) hits.push({ pointer: trail.pointer(member), kind })
}

/** Every string is free text unless the schema gives it a `format`, which another check enforces. */
const freeStrings: Inspector<LintContext> = (node) => {
  const names = node.fields.flatMap((field) => {
    const payload = payloadOf(field.node)
    const inner = payload.kind === 'array' ? payloadOf(payload.items) : payload
    return inner.kind === 'string' && propOf(field, 'format') === undefined ? [field.name] : []
  })
  if (names.length === 0) return undefined
  return (record, context) => {
    for (const name of names) {
      const value = record[name] ?? null
      if (!Array.isArray(value)) {
        lintText(value, name, context)
        continue
      }
      for (const [index, item] of (value as readonly AvroValue[]).entries()) {
        lintText(item, `${name}/${index.toString()}`, context)
      }
    }
  }
}

type Walk = (value: AvroValue, context: LintContext) => void

const compiled = new WeakMap<RecordNode, Walk>()

/**
 * Looks through all free text of an event for telephone numbers, e-mail addresses, document
 * numbers and birth dates. A hit means: not to be stored. It is a net, not a proof: a name passes.
 */
export function lintFreeText({ node }: EventType, value: AvroValue): readonly FreeTextHit[] {
  const walk = compiled.get(node) ?? compileWalk(node, [freeStrings])
  compiled.set(node, walk)
  const context: LintContext = { trail: new Trail(), hits: [] }
  walk(value, context)
  return context.hits
}
