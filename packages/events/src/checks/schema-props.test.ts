import type { FieldNode, RecordNode } from '../avro-schema.ts'
import { catalogue } from '../catalogue.ts'
import { nodesOf } from '../schema-measures.ts'
import { countTablesOf } from './count-table.ts'
import { payloadOf, propOf, recordOf } from './record-walk.ts'
import { textFormats } from './text-formats.ts'

/** Avro's own, those that only tell, and those that a check or the policy acts upon. */
const known = new Set([
  ...['name', 'type', 'default', 'doc', 'unit', 'hxl', 'sensitivity', 'sharing', 'personalData'],
  ...['required', 'minItems', 'format', 'minimum', 'maximum', 'tense', 'notBefore', 'ref'],
  ...['distinctFrom', 'among', 'partOf', 'group', 'axis', 'overlapping'],
])

const records = new Map<string, RecordNode>()
for (const { node } of catalogue.eventTypes.values()) {
  for (const part of nodesOf(node)) if (part.kind === 'record') records.set(part.name, part)
}
const fields = [...records.values()].flatMap((record) =>
  record.fields.map((field) => ({ path: `${record.name}.${field.name}`, record, field })),
)

/** The paths of fields for which a property does not mean what it should. */
const broken = (isRight: (field: FieldNode, record: RecordNode) => boolean): string[] =>
  fields.filter(({ field, record }) => !isRight(field, record)).map(({ path }) => path)

const named = (record: RecordNode, name: string | undefined): FieldNode | undefined =>
  record.fields.find((field) => field.name === name)

describe('the properties of schemas', () => {
  it('are all known, so that none is a slip that switches a check off', () => {
    expect(broken(({ props }) => Object.keys(props).every((name) => known.has(name)))).toEqual([])
  })

  it('give every format a rule, and only to texts', () => {
    const isRight = (field: FieldNode): boolean => {
      const format = propOf(field, 'format')
      const payload = payloadOf(field.node)
      const inner = payload.kind === 'array' ? payloadOf(payload.items) : payload
      return format === undefined || (textFormats.has(format) && inner.kind === 'string')
    }
    expect(broken(isRight)).toEqual([])
  })

  it('leave prose without a format nowhere but where it is meant', () => {
    const free = fields.filter(({ field }) => {
      const payload = payloadOf(field.node)
      const inner = payload.kind === 'array' ? payloadOf(payload.items) : payload
      return inner.kind === 'string' && propOf(field, 'format') === undefined
    })
    expect(free.map(({ path }) => path.replace('org.ujirani.', '')).sort()).toEqual([
      'common.v1.LocalizedText.text',
      'equipment.v1.EquipmentCorrected.carrier',
      'equipment.v1.EquipmentShipped.carrier',
      'health.v1.AlertParameter.value',
      'health.v1.HealthAlertIssued.capSource',
      'health.v1.HealthAlertUpdated.capSource',
      'health.v1.HealthCorrected.capSource',
    ])
  })

  it.each(['notBefore', 'distinctFrom', 'partOf'])('name by %s a field of its own kind', (prop) => {
    const isRight = (field: FieldNode, record: RecordNode): boolean => {
      const other = propOf(field, prop)
      if (other === undefined) return true
      const target = named(record, other)
      if (target === undefined) return false
      const [one, two] = [payloadOf(field.node), payloadOf(target.node)]
      return one.kind === two.kind && recordOf(field.node) === recordOf(target.node)
    }
    expect(broken(isRight)).toEqual([])
  })

  it('name by among a text in the records of an array', () => {
    const isRight = (field: FieldNode, record: RecordNode): boolean => {
      const among = propOf(field, 'among')
      if (among === undefined) return true
      const [array, member] = among.split('[].')
      const items = named(record, array)
      return (
        items !== undefined && recordOf(items.node)?.fields.some((f) => f.name === member) === true
      )
    }
    expect(broken(isRight)).toEqual([])
  })

  it('give every group one total, and every axis the name of its field', () => {
    const isRight = (field: FieldNode, record: RecordNode): boolean => {
      const [group, axis] = [propOf(field, 'group'), propOf(field, 'axis')]
      if (group === undefined) return axis === undefined
      const table = countTablesOf(record).find((each) => each.group === group)
      const isTotal = axis === 'total'
      return (
        table?.total !== undefined &&
        isTotal === (table.total === field.name) &&
        (isTotal || (axis === field.name && table.axes.some((each) => each.field === axis)))
      )
    }
    expect(broken(isRight)).toEqual([])
  })

  it('say past only of instants and days', () => {
    const isRight = (field: FieldNode): boolean => {
      const tense = propOf(field, 'tense')
      const payload = payloadOf(field.node)
      const isTime =
        (payload.kind === 'long' || payload.kind === 'int') && payload.logical !== undefined
      return tense === undefined || (tense === 'past' && isTime)
    }
    expect(broken(isRight)).toEqual([])
  })
})

describe('every family', () => {
  const families = Map.groupBy([...catalogue.eventTypes.values()], ({ family }) => family)

  it.each([...families])('%s can be corrected in every field, and withdrawn', (_family, types) => {
    const byFact = new Map(types.map((type) => [type.fact, type]))
    const names = (fact: string): string[] =>
      (byFact.get(fact)?.node.fields ?? []).map(({ name }) => name)
    const corrected = new Set(names('corrected'))
    expect(corrected.has('corrects')).toBe(true)
    const lost = types
      .filter(({ fact }) => fact !== 'corrected' && fact !== 'withdrawn')
      .flatMap(({ fact }) => names(fact).filter((name) => !corrected.has(name)))
    expect(lost).toEqual([])
    expect(names('withdrawn')).toEqual([byFact.get('withdrawn')?.keyField, 'reason'])
  })
})
