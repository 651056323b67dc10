import { orderedLabels } from '../labels.ts'
import {
  isProps,
  type SchemaFinding,
  type Visit,
  type VisitedType,
  type VisitedUse,
} from './schema-visit.ts'

const logicalBases: Readonly<Record<string, string>> = {
  'timestamp-millis': 'long',
  date: 'int',
  decimal: 'bytes',
}

/** Scales that protect, each with its most restrictive symbol last. */
const protectingScales: readonly (readonly string[])[] = [
  ...Object.values(orderedLabels),
  ['SUPPRESSED'],
  ['PARTY_INTERNAL'],
]

/** The rules about the types that a file defines and uses. */
export function checkTypes({ types, uses }: Visit): readonly SchemaFinding[] {
  return [
    ...types.flatMap(checkDefinition),
    ...types.filter(({ schema }) => schema['type'] === 'enum').flatMap(checkEnum),
    ...uses.flatMap(checkUse),
  ]
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}

function checkDefinition({ schema, pointer }: VisitedType): readonly SchemaFinding[] {
  const findings: SchemaFinding[] = []
  if (!isText(schema['doc'])) findings.push({ pointer, rule: 'doc', detail: 'must have a doc' })
  if (!/^[A-Z][A-Za-z0-9]*$/.test(String(schema['name']))) {
    findings.push({ pointer: `${pointer}/name`, rule: 'name', detail: 'must be PascalCase' })
  }
  if (schema['type'] !== 'record' && schema['type'] !== 'enum') {
    findings.push({ pointer, rule: 'type', detail: 'must be a record or an enum' })
  }
  return findings
}

/** An unknown symbol becomes the default: it must protect, or say nothing. */
function checkEnum({ schema, pointer }: VisitedType): readonly SchemaFinding[] {
  const symbols = schema['symbols'] as readonly string[]
  const fallback = schema['default']
  const findings: SchemaFinding[] = []
  if (!symbols.every((symbol) => /^[A-Z][A-Z0-9_]*$/.test(symbol))) {
    findings.push({ pointer, rule: 'name', detail: 'must have symbols in CAPITALS' })
  }
  const careful = protectingScales
    .find((scale) => scale.every((symbol) => symbols.includes(symbol)))
    ?.at(-1)
  const isProtecting = schema['protects'] === true
  if (typeof fallback !== 'string' || !symbols.includes(fallback)) {
    findings.push({ pointer, rule: 'enum-default', detail: 'must have a default, one of its own' })
  } else if (isProtecting === (fallback === 'UNSPECIFIED')) {
    const detail = 'must default to UNSPECIFIED, or protect and default to the most restrictive'
    findings.push({ pointer, rule: 'enum-default', detail })
  } else if (careful !== undefined && fallback !== careful) {
    findings.push({ pointer, rule: 'enum-default', detail: `must protect by default: ${careful}` })
  }
  return findings
}

function checkUse({ type, pointer }: VisitedUse): readonly SchemaFinding[] {
  if (Array.isArray(type)) {
    const isOptional = type.length === 2 && type[0] === 'null' && type[1] !== 'null'
    const detail = 'may only be ["null", X]'
    return isOptional ? [] : [{ pointer, rule: 'union', detail }]
  }
  // A type by itself has no place for a name that is only null.
  if (type === 'float' || type === 'map') return [refused(pointer, type)]
  return isProps(type) ? checkWrittenType(type, pointer) : []
}

function refused(pointer: string, type: string): SchemaFinding {
  const detail = `${type} is not used: one number has one spelling, and a path names every field`
  return { pointer, rule: 'type', detail }
}

function checkWrittenType(
  type: Readonly<Record<string, unknown>>,
  pointer: string,
): readonly SchemaFinding[] {
  const { type: base, logicalType } = type
  if (base === 'map' || base === 'float') return [refused(pointer, base)]
  if (logicalType === undefined) return []
  const isKnown = typeof logicalType === 'string' && logicalBases[logicalType] === base
  const detail = 'must be timestamp-millis of long, date of int, or decimal of bytes'
  return isKnown ? [] : [{ pointer, rule: 'logical-type', detail }]
}
