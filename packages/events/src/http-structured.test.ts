import { CloudEvent, HTTP, type CloudEventV1 } from 'cloudevents'
import {
  faultsOf,
  pointersOf,
  sampleCopy,
  sampleEvent,
  type Members,
} from '../test/sample-events.ts'
import {
  parseBatch,
  parseStructured,
  parseStructuredCopy,
  toContentMode,
  toStructured,
} from './http-structured.ts'
import type { JsonValue } from './avro-value.ts'

const without = (name: string): Members => sampleEvent({ [name]: undefined })

describe('parseStructured', () => {
  it('reads every attribute, and leaves the data as it is', () => {
    const { envelope, data } = parseStructured(sampleEvent())
    expect(envelope).toEqual({
      id: '0166f1a0-1c00-7abc-8def-0123456789ab',
      source: 'urn:ujirani:tz.isd:manyovu',
      type: 'org.ujirani.sample.reported.v1',
      subject: 'sample-1',
      time: '2018-11-05T08:30:00+02:00',
      recordedtime: '2018-11-05T20:00:00.250Z',
      sequence: 7,
      correlationid: 'assessment-3',
      causationid: '0166f1a0-1c00-7abc-8def-0123456789aa',
      derivedfrom: '0166f1a0-1c00-8abc-8def-0123456789aa',
      sensitivity: 'MODERATE',
      tlp: 'AMBER',
      personaldata: 'NONE',
      purpose: 'COORDINATION',
      audience: ['bi.cgm', 'iom'],
      cestatus: 'Exercise',
    })
    expect(data).toEqual({ sampleId: 'sample-1', tags: [] })
  })

  it.each(['sensitivity', 'tlp', 'personaldata'] as const)(
    'takes a missing, unknown or odd %s for the most restrictive',
    (label) => {
      const worst = { sensitivity: 'SEVERE', tlp: 'RED', personaldata: 'PROHIBITED_FOUND' }
      for (const given of [undefined, null, '', 'low', 'UNHEARD_OF', 5, ['LOW'], {}]) {
        const { envelope } = parseStructured(sampleEvent({ [label]: given }))
        expect(envelope[label]).toBe(worst[label])
      }
    },
  )

  it('drops what it does not know, and takes null for absent', () => {
    const { envelope } = parseStructured(
      sampleEvent({ secretnote: 'x', dataschema: 'http://x', sequence: null, audience: null }),
    )
    expect(Object.keys(envelope)).not.toContain('secretnote')
    expect(Object.keys(envelope)).not.toContain('dataschema')
    expect('sequence' in envelope || 'audience' in envelope).toBe(false)
  })

  it('reads no attribute from a prototype', () => {
    const json = JSON.parse(
      '{"__proto__": {"id": "0166f1a0-1c00-7abc-8def-0123456789ab"}}',
    ) as unknown
    expect(pointersOf(() => parseStructured(json))).toContain('/id')
    const heir: unknown = Object.create(sampleEvent())
    expect(pointersOf(() => parseStructured(heir))).toContain('/id')
  })

  it('gives one spelling to an audience and a sequence', () => {
    const { envelope } = parseStructured(
      sampleEvent({ audience: 'iom,bi.cgm,iom', sequence: '12' }),
    )
    expect(envelope.audience).toEqual(['bi.cgm', 'iom'])
    expect(envelope.sequence).toBe(12)
  })

  it.each([
    ['id', ['', 'x', '0166f1a0-1c00-4abc-8def-0123456789ab', 5, { a: 1 }]],
    ['source', ['tz.isd', 'urn:ujirani:tz.isd', 'urn:ujirani:TZ:x', 'urn:ujirani:tz.isd:a:b', 5]],
    ['source', ['urn:ujirani:tz.isd:', 'urn:ujirani:tz.isd:x y', 'urn:ujirani:a.b.c:x']],
    ['type', ['x', 'org.ujirani.sample.reported', 'org.ujirani.sample.v1', 'com.x.y.z.v1']],
    ['type', ['org.ujirani.sample.reported.v0', 'org.ujirani.sample.reported.v01']],
    ['subject', ['', ' ', 'a b', 'a/b', '-a', 'é', 'a'.repeat(129), 5]],
    ['subject', ['tz.isd', 'bi.cgm', 'iom']],
    ['time', ['yesterday', '2018-11-05T08:30:00', '2018-11-05', 1541406600000]],
    ['recordedtime', ['', '2018-11-05T08:30:00']],
    ['sequence', [-1, 1.5, '01', '-1', '', 2 ** 31, '9999999999', true]],
    ['correlationid', ['', 'a b', 'a'.repeat(129), 5]],
    ['causationid', ['<x>']],
    ['derivedfrom', [[]]],
    ['purpose', ['', 'COORDINATON', 'coordination', 5]],
    ['audience', ['', ',', 'bi.cgm,', 'bi.cgm iom', 'bi.cgm, iom', 'BI', ['iom']]],
    ['audience', [Array.from({ length: 65 }, (_, n) => `p${n.toString()}`).join(',')]],
    ['cestatus', ['actual', '', 5]],
    ['specversion', ['0.3', 1, '1.0 ']],
    ['datacontenttype', ['text/xml', 'application/avro', 5]],
    ['data', [null]],
    ['data_base64', ['AAAA']],
  ])('refuses a wrong %s with its pointer and without its value', (name, values) => {
    for (const value of values) {
      const faults = faultsOf(() => parseStructured(sampleEvent({ [name]: value })))
      expect(faults.map(({ pointer }) => pointer)).toEqual([`/${name}`])
      const isTelling = typeof value === 'string' && value.length > 6 && value !== 'COORDINATON'
      if (isTelling) expect(JSON.stringify(faults)).not.toContain(value)
    }
  })

  it.each([
    'id',
    'source',
    'type',
    'subject',
    'time',
    'purpose',
    'cestatus',
    'specversion',
    'data',
  ])('refuses an event without %s', (name) => {
    expect(pointersOf(() => parseStructured(without(name)))).toEqual([`/${name}`])
  })

  it('names everything that is wrong at once', () => {
    expect(pointersOf(() => parseStructured({ specversion: '2', data: 1 }))).toEqual([
      '/id',
      '/source',
      '/type',
      '/subject',
      '/time',
      '/purpose',
      '/cestatus',
      '/specversion',
    ])
  })

  it.each([null, [], 'text', 7, true])('refuses %j, which is no object', (json) => {
    expect(pointersOf(() => parseStructured(json))).toEqual([''])
  })
})

describe('toStructured', () => {
  it('writes what parseStructured reads', () => {
    const { envelope, data } = parseStructured(sampleEvent())
    expect(toStructured(envelope, data as JsonValue)).toEqual(sampleEvent())
  })

  it('writes an event that the CloudEvents SDK takes for valid, and reads what the SDK writes', () => {
    const { envelope, data } = parseStructured(sampleEvent())
    const ours = toStructured(envelope, data as JsonValue)
    const event = HTTP.toEvent<unknown>({
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(ours),
    }) as CloudEvent
    expect(event.validate()).toBe(true)
    expect(event.id).toBe(envelope.id)
    expect(event['audience']).toBe('bi.cgm,iom')
    const theirs = HTTP.structured(new CloudEvent(ours as unknown as CloudEventV1<unknown>))
    const again = parseStructured(JSON.parse(theirs.body as string))
    // The SDK writes each time in UTC.
    expect(again.envelope).toEqual({ ...envelope, time: '2018-11-05T06:30:00.000Z' })
    expect(again.data).toEqual(data)
  })
})

describe('parseStructuredCopy', () => {
  it('reads what toStructured writes of a copy', () => {
    const { envelope, data } = parseStructuredCopy(sampleCopy())
    expect(envelope.onward).toEqual({ mode: 'LISTED', to: ['bi.msp', 'unhcr'] })
    expect(envelope.roles).toEqual(['analyst', 'border-desk'])
    expect(envelope.redactions).toEqual([
      { path: '@subject', operator: 'PAIRWISE' },
      { path: 'parts[].size', operator: 'SUPPRESS_SMALL' },
      { path: 'tags', operator: 'DROP' },
    ])
    expect(toStructured(envelope, data as JsonValue)).toEqual(sampleCopy())
    expect(Object.keys(envelope)).not.toContain('time')
  })

  it('takes what an agreement lists, and nothing that it cannot', () => {
    const { envelope } = parseStructuredCopy(
      sampleCopy({
        source: 'urn:ujirani:tz.isd:manyovu',
        time: '2018-11-05T00:00:00Z',
        sequence: 5,
        audience: 'iom',
        redactions: undefined,
        onward: 'NONE',
      }),
    )
    expect(envelope.source).toBe('urn:ujirani:tz.isd:manyovu')
    expect(envelope.time).toBe('2018-11-05T00:00:00Z')
    expect('sequence' in envelope || 'audience' in envelope).toBe(false)
    expect(envelope.redactions).toEqual([])
    expect(envelope.onward).toEqual({ mode: 'NONE', to: [] })
  })

  it.each([
    ['id', '0166f1a0-1c00-7abc-8def-0123456789ab'],
    ['agreement', 'x'],
    ['agreementversion', 0],
    ['rule', 'r 1'],
    ['roles', 'a b'],
    ['onward', 'LISTED:'],
    ['onward', 'ALL'],
    ['onward', ['iom']],
    ['retainuntil', '2019-05-32'],
    ['redactions', 'tags'],
    ['redactions', 'tags:drop'],
    ['redactions', 5],
  ])('refuses a wrong %s', (name, value) => {
    expect(pointersOf(() => parseStructuredCopy(sampleCopy({ [name]: value })))).toEqual([
      `/${name}`,
    ])
  })

  it('refuses what is no object', () => {
    expect(pointersOf(() => parseStructuredCopy(null))).toContain('/id')
  })
})

describe('parseBatch', () => {
  it('takes an array of events apart, in order', () => {
    expect(parseBatch([1, 2, 3], 3)).toEqual([1, 2, 3])
  })

  it.each([[[]], [[1, 2, 3, 4]], [{}], ['[]'], [null]])('refuses %j', (json) => {
    expect(pointersOf(() => parseBatch(json, 3))).toEqual([''])
  })
})

describe('toContentMode', () => {
  it.each([
    ['application/cloudevents+json', 'structured'],
    ['Application/CloudEvents+JSON; charset=UTF-8', 'structured'],
    ['application/cloudevents-batch+json', 'batch'],
    ['application/json; charset=utf-8', 'binary'],
    ['application/geo+json', 'binary'],
    ['application/cloudevents+avro', undefined],
    ['application/avro', undefined],
    ['text/json', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('takes %s for %s', (contentType, mode) => {
    expect(toContentMode(contentType)).toBe(mode)
  })
})
