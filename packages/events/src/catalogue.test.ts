import { sampleCatalogue, sampleType, sampleTypeName } from '../test/sample-events.ts'
import { sampleSchemas } from '../test/sample-schemas.ts'
import { busRecord, catalogue, createCatalogue } from './catalogue.ts'

describe('createCatalogue', () => {
  it('knows a fact by its type, with what the name says', () => {
    expect(sampleType()).toMatchObject({
      type: sampleTypeName,
      family: 'sample',
      fact: 'reported',
      major: 1,
      record: 'org.ujirani.sample.v1.SampleReported',
      keyField: 'sampleId',
    })
    expect(sampleType().avro.name).toBe('org.ujirani.sample.v1.SampleReported')
    expect(sampleType().avro).toBe(sampleType().avro)
    expect(sampleType().node.fields[0]?.name).toBe('sampleId')
  })

  it('keeps the bus’s own records apart, and lists all for registration', () => {
    expect([...sampleCatalogue.busRecords.keys()]).toEqual(['org.ujirani.bus.v1.SampleBeat'])
    expect([...sampleCatalogue.records()]).toEqual(Object.entries(sampleSchemas))
  })

  it.each([
    ['a type that is none', { ceType: 'sample.reported', keyField: 'sampleId' }],
    ['no key', { ceType: sampleTypeName }],
  ])('refuses a fact with %s', (_what, props) => {
    expect(() => createCatalogue({ 'x.Y': { type: 'record', ...props } })).toThrow(TypeError)
  })
})

describe('catalogue', () => {
  it('holds what schemas/ holds, each of it compiled by avsc under its own name', () => {
    expect(catalogue.eventTypes.size).toBeGreaterThan(0)
    for (const entry of [...catalogue.eventTypes.values(), ...catalogue.busRecords.values()]) {
      expect(entry.avro.name).toBe(entry.record)
    }
  })

  it('has a correction and a withdrawal of every family that parties publish', () => {
    const types = [...catalogue.eventTypes.values()]
    const families = [...new Set(types.map(({ family }) => family))]
    const lacks = (fact: string) =>
      families.filter((each) => !types.some((type) => type.family === each && type.fact === fact))
    expect([lacks('corrected'), lacks('withdrawn'), lacks('no-such-fact').length > 5]).toEqual([
      [],
      [],
      true,
    ])
  })
})

describe('busRecord', () => {
  it('finds one of the bus’s own records', () => {
    expect(busRecord('Decision').record).toBe('org.ujirani.bus.v1.Decision')
    expect(() => busRecord('Nonsense' as 'Decision')).toThrow(TypeError)
  })
})
