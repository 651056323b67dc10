import { BusError } from '@ujirani/errors'
import {
  faultsOf,
  pointersOf,
  sampleCatalogue,
  sampleEvent,
  sampleType,
  sampleTypeName,
} from '../test/sample-events.ts'
import { parseEvent } from './event-parser.ts'

const parse = (json: unknown) => parseEvent(json, sampleCatalogue)

describe('parseEvent', () => {
  it('gives envelope, type and value', () => {
    const { envelope, type, value } = parse(sampleEvent())
    expect(envelope.subject).toBe('sample-1')
    expect(type).toBe(sampleType())
    expect(value).toMatchObject({ sampleId: 'sample-1', tags: [], small: null })
  })

  it.each([
    'org.ujirani.sample.reported.v2',
    'org.ujirani.sample.corrected.v1',
    'org.ujirani.other.reported.v1',
  ])('tells an unknown type from a wrong one: %s', (type) => {
    let caught: unknown
    try {
      parse(sampleEvent({ type }))
    } catch (error) {
      caught = error
    }
    expect(BusError.is(caught, 'ERR_EVENT_TYPE_UNKNOWN')).toBe(true)
    expect(pointersOf(() => parse(sampleEvent({ type: 'nonsense' })))).toEqual(['/type'])
  })

  it('names what is wrong in envelope and data at once', () => {
    expect(pointersOf(() => parse({ type: sampleTypeName, tlp: 'x', data: { tags: 5 } }))).toEqual([
      '/id',
      '/source',
      '/subject',
      '/time',
      '/purpose',
      '/cestatus',
      '/specversion',
      '/data/sampleId',
      '/data/tags',
    ])
  })

  it('refuses a subject that is not the aggregate of the data', () => {
    const event = sampleEvent({ subject: 'sample-2' })
    expect(faultsOf(() => parse(event))).toEqual([
      { pointer: '/subject', detail: 'must equal sampleId in the data' },
    ])
  })

  it('refuses an event without data once', () => {
    expect(pointersOf(() => parse(sampleEvent({ data: null })))).toEqual(['/data'])
    expect(pointersOf(() => parse(sampleEvent({ data: 'text' })))).toEqual(['/data'])
  })

  it.each([null, undefined, 'x', 7, [], [sampleEvent()]])('refuses %j', (json) => {
    expect(pointersOf(() => parse(json))).toEqual([''])
  })
})
