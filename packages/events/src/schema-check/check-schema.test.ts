import {
  enumOf,
  good,
  inCommon,
  key,
  library,
  path,
  rulesOf,
  withField,
  type Schema,
} from '../../test/sample-schema-file.ts'
import { checkSchema } from './check-schema.ts'

const deep = (levels: number): unknown =>
  levels === 0 ? 'string' : { type: 'array', items: deep(levels - 1) }
const long = 'x'.repeat(70_000)
const manyFields = Array.from({ length: 200 }, (_, n) => ({ ...key, name: `f${n.toString()}` }))

describe('checkSchema', () => {
  it('finds nothing wrong with a good schema', () => {
    expect(checkSchema({ path, schema: good }, library)).toEqual([])
  })

  it.each<[string, string, readonly string[]]>([
    ['path', 'a path of another form', rulesOf(good, 'flow/flow-reported.avsc')],
    ['path', 'a schema that is no object', rulesOf([good])],
    ['path', 'another name than its file', rulesOf({ ...good, name: 'Flow' })],
    [
      'path',
      'another namespace than its folder',
      rulesOf({ ...good, namespace: 'org.ujirani.flow.v2' }),
    ],
    ['schema', 'no schema', rulesOf({ ...good, fields: 5 })],
    [
      'schema',
      'a name that nobody defines',
      rulesOf(withField(['null', 'org.ujirani.common.v1.No'])),
    ],
    [
      'fact',
      'a type of another family',
      rulesOf({ ...good, ceType: 'org.ujirani.border.reported.v1' }),
    ],
    [
      'fact',
      'a type of another major',
      rulesOf({ ...good, ceType: 'org.ujirani.flow.reported.v2' }),
    ],
    ['fact', 'a type that is none', rulesOf({ ...good, ceType: 'flow' })],
    ['fact', 'no key', rulesOf({ ...good, keyField: undefined })],
    ['fact', 'a key that is no string', rulesOf({ ...good, keyField: 'total' })],
    [
      'size',
      'more than 200 fields',
      rulesOf({ ...good, fields: [...(good['fields'] as Schema[]), ...manyFields] }),
    ],
    ['size', 'more than 12 levels', rulesOf(withField(['null', deep(12)]))],
    ['size', 'more than 64 KiB', rulesOf({ ...good, doc: long })],
    [
      'zero-bytes',
      'items of no bytes',
      rulesOf(withField(['null', { type: 'array', items: 'null' }])),
    ],
    ['zero-bytes', 'a record of no bytes', inCommon({ type: 'record', name: 'Thing', fields: [] })],
    ['doc', 'a type without doc', rulesOf({ ...good, doc: ' ' })],
    ['doc', 'a field without doc', rulesOf(withField(['null', 'string'], { doc: undefined }))],
    [
      'name',
      'a type in lower case',
      rulesOf(
        withField([
          'null',
          {
            type: 'enum',
            name: 'kind',
            doc: 'K.',
            symbols: ['UNSPECIFIED'],
            default: 'UNSPECIFIED',
          },
        ]),
      ),
    ],
    ['name', 'a field in PascalCase', rulesOf(withField(['null', 'string'], { name: 'Extra' }))],
    [
      'name',
      'a field that every object has',
      rulesOf(withField(['null', 'string'], { name: 'valueOf' })),
    ],
    ['name', 'a symbol in lower case', enumOf(['UNSPECIFIED', 'one'], { default: 'UNSPECIFIED' })],
    ['type', 'a float', rulesOf(withField(['null', 'float'], { unit: 'm' }))],
    ['type', 'a map', rulesOf(withField(['null', { type: 'map', values: 'string' }]))],
    [
      'type',
      'a fixed',
      rulesOf(withField(['null', { type: 'fixed', name: 'F', doc: 'F.', size: 4 }])),
    ],
    ['union', 'a union of two', rulesOf(withField(['null', 'string', 'int']))],
    [
      'union',
      'a union without null',
      rulesOf(withField(['string', 'null'], { sharing: 'always', default: undefined })),
    ],
    [
      'logical-type',
      'microseconds',
      rulesOf(
        withField(['null', { type: 'long', logicalType: 'timestamp-micros' }], { unit: 'us' }),
      ),
    ],
    [
      'logical-type',
      'a date in a long',
      rulesOf(withField(['null', { type: 'long', logicalType: 'date' }], { unit: 'd' })),
    ],
    ['enum-default', 'an enum without default', enumOf(['UNSPECIFIED', 'ONE'], {})],
    ['enum-default', 'a foreign default', enumOf(['UNSPECIFIED', 'ONE'], { default: 'TWO' })],
    [
      'enum-default',
      'a default that describes',
      enumOf(['UNSPECIFIED', 'ONE'], { default: 'ONE' }),
    ],
    [
      'enum-default',
      'a protecting one that says nothing',
      enumOf(['UNSPECIFIED', 'ONE'], { default: 'UNSPECIFIED', protects: true }),
    ],
    [
      'enum-default',
      'a scale that falls to its mild end',
      enumOf(['LOW', 'MODERATE', 'HIGH', 'SEVERE'], { default: 'LOW', protects: true }),
    ],
    [
      'enum-default',
      'a suppressible one that shows',
      enumOf(['EXACT', 'SUPPRESSED'], { default: 'EXACT', protects: true }),
    ],
    [
      'null-default',
      'a nullable field without default',
      rulesOf(withField(['null', 'string'], { default: undefined })),
    ],
    [
      'null-default',
      'a default that could pass for real',
      rulesOf(withField('int', { default: 0, sharing: 'always', unit: 'people' })),
    ],
    ['redactable', 'a field that cannot be left out', rulesOf(withField('string'))],
    [
      'redactable',
      'another word for sharing',
      rulesOf(withField(['null', 'string'], { sharing: 'never' })),
    ],
    ['unit', 'a number without unit', rulesOf(withField(['null', 'int']))],
    ['unit', 'an empty unit', rulesOf(withField(['null', 'int'], { unit: '' }))],
    [
      'money',
      'a decimal of nothing',
      rulesOf(
        withField(['null', { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 }]),
      ),
    ],
    [
      'sensitivity',
      'an unknown sensitivity',
      rulesOf(withField(['null', 'string'], { sensitivity: 'low' })),
    ],
    ['hxl', 'a tag without hash', rulesOf(withField(['null', 'string'], { hxl: 'affected' }))],
    [
      'personal-data',
      'a birth date',
      rulesOf(withField(['null', 'string'], { name: 'dateOfBirth' })),
    ],
    [
      'personal-data',
      'a telephone',
      rulesOf(withField(['null', 'string'], { name: 'witnessPhone' })),
    ],
    [
      'personal-data',
      'a contact that must be there',
      rulesOf(withField('org.ujirani.common.v1.OfficialContact', { sharing: 'always' })),
    ],
  ])('finds by the rule %s: %s', (rule, _what, found) => {
    expect(found).toContain(rule)
  })

  it('asks for a zone beside a day, and only in a fact', () => {
    const day = ['null', { type: 'int', logicalType: 'date' }]
    const withDay = withField(day, { unit: 'days' })
    expect(rulesOf(withDay)).toEqual([])
    const fields = (withDay['fields'] as Schema[]).filter(({ name }) => name !== 'zone')
    expect(rulesOf({ ...withDay, fields })).toEqual(['zone'])
    const named = fields.map((field) =>
      field['name'] === 'extra' ? { ...field, name: 'start' } : field,
    )
    const zone = { name: 'startZone', type: ['null', 'string'], default: null, doc: 'Zone.' }
    expect(rulesOf({ ...withDay, fields: [...named, zone] })).toEqual([])
  })

  it('takes what has its reason', () => {
    const money = { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 }
    expect(rulesOf(withField(['null', money], { unit: 'USD' }))).toEqual([])
    expect(rulesOf(withField(['null', 'int'], { name: 'seriesNumber' }))).toEqual([])
    expect(rulesOf(withField(['null', 'org.ujirani.common.v1.OfficialContact']))).toEqual([])
    expect(
      enumOf(['PUBLIC', 'PARTY_INTERNAL'], { default: 'PARTY_INTERNAL', protects: true }),
    ).toEqual([])
    const beat = { type: 'record', name: 'Beat', namespace: 'org.ujirani.bus.v1', doc: 'Beat.' }
    const end = { name: 'end', type: 'long', doc: 'Next offset.' }
    expect(rulesOf({ ...beat, fields: [end] }, 'bus/Beat.v1.avsc')).toEqual([])
  })

  it('points into the file', () => {
    expect(checkSchema({ path, schema: withField(['null', 'int']) }, library)).toEqual([
      { pointer: '/fields/3', rule: 'unit', detail: 'must have a unit' },
    ])
  })
})
