import { sensitivities } from '../labels.ts'
import { nameOfType, type SchemaFinding, type Visit, type VisitedField } from './schema-visit.ts'

type Rule = (visited: VisitedField, family: string) => string | undefined

const contactRecord = 'org.ujirani.common.v1.OfficialContact'
/** Their state SUPPRESSED stands for a field that is not shown. */
const suppressible: readonly string[] = ['org.ujirani.common.v1.Count']
const numbers: readonly string[] = ['int', 'long', 'double', 'timestamp-millis', 'date']

/** Words that only ever name something about a person. */
const personalWords =
  /(?:phone|mobile|msisdn|fax|e-?mail|passport|surname|firstname|lastname|givenname|familyname|fullname|birth|biometric|fingerprint|photo|nationalid|identitynumber|documentnumber|iban)/i

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

/** The rules about one field; each says what is wrong, or nothing. */
const rules: Readonly<Record<string, Rule>> = {
  doc: ({ field }) => (isText(field['doc']) ? undefined : 'must have a doc'),

  name: ({ field }) => {
    const name = String(field['name'])
    const isPlain = /^[a-z][A-Za-z0-9]{0,63}$/.test(name) && !(name in Object.prototype)
    return isPlain ? undefined : 'must be camelCase and no member that every object has'
  },

  'null-default': ({ field, isNullable }) => {
    const isRight = isNullable ? field['default'] === null : !('default' in field)
    return isRight ? undefined : 'must have the default null if it may be null, and else none'
  },

  /** Whatever a rule can leave out needs a way of not being there. */
  redactable: ({ field, isNullable, type }, family) => {
    const { sharing } = field
    if (sharing !== undefined && sharing !== 'always') return 'may only say sharing: always'
    if (family === 'bus' || isNullable || sharing === 'always') return undefined
    const isSuppressible = suppressible.includes(nameOfType(type))
    return isSuppressible ? undefined : 'must be nullable, a Count, or sharing: always'
  },

  unit: ({ field, type, owner }, family) => {
    if ('unit' in field && !isText(field['unit'])) return 'must have its unit as a text'
    // A Count's unit is that of the field which holds it; the bus's own numbers are positions, and
    // an ordinal measures nothing.
    const isOrdinal = String(field['name']).endsWith('Number')
    const isExempt = family === 'bus' || owner['name'] === 'Count' || isOrdinal
    const needsUnit = numbers.includes(nameOfType(type)) && !isExempt
    return needsUnit && !('unit' in field) ? 'must have a unit' : undefined
  },

  zone: ({ type, owner, field }, family) => {
    if (nameOfType(type) !== 'date' || family === 'bus' || family === 'common') return undefined
    const zones = ['zone', `${String(field['name'])}Zone`]
    const isBeside = (owner['fields'] as readonly { name: unknown }[]).some(({ name }) =>
      zones.includes(String(name)),
    )
    // A part of a fact is read in the fact's own zone.
    return isBeside || !('ceType' in owner) ? undefined : 'must have the field zone beside it'
  },

  money: ({ type, owner, field }) => {
    if (nameOfType(type) !== 'decimal' || 'unit' in field) return undefined
    const names = (owner['fields'] as readonly { name: unknown }[]).map(({ name }) => name)
    const isMeasured = names.includes('currency') || names.includes('unit')
    return isMeasured ? undefined : 'must have a unit, or the field currency or unit beside it'
  },

  sensitivity: ({ field }) => {
    const { sensitivity } = field
    const isKnown = sensitivities.some((level) => level === sensitivity)
    return sensitivity === undefined || isKnown
      ? undefined
      : 'must be LOW, MODERATE, HIGH or SEVERE'
  },

  hxl: ({ field }) => {
    const { hxl } = field
    const isTag = typeof hxl === 'string' && /^#[a-z]+(?:\+[a-z0-9_]+)*$/.test(hxl)
    return hxl === undefined || isTag ? undefined : 'must be an HXL tag: #tag+attribute'
  },

  'personal-data': ({ field, type, isNullable, owner }) => {
    if (nameOfType(type) === contactRecord && !isNullable) return 'must be nullable'
    const isContact = owner['name'] === 'OfficialContact'
    const isPersonal = personalWords.test(String(field['name'])) && !isContact
    return isPersonal ? 'must not hold personal data; a person appears as an Office' : undefined
  },
}

/** The rules about the fields that a file defines. */
export function checkFields({ fields, family }: Visit): readonly SchemaFinding[] {
  return fields.flatMap((visited) =>
    Object.entries(rules).flatMap(([rule, check]) => {
      const detail = check(visited, family)
      return detail === undefined ? [] : [{ pointer: visited.pointer, rule, detail }]
    }),
  )
}
