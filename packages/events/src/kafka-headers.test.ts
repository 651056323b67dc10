import { CloudEvent, Kafka } from 'cloudevents'
import { pointersOf, sampleCopy, sampleEvent } from '../test/sample-events.ts'
import { parseStructured, parseStructuredCopy, toStructured } from './http-structured.ts'
import {
  fromCopyHeaders,
  fromKafkaHeaders,
  saltOf,
  toKafkaHeaders,
  type KafkaHeaders,
} from './kafka-headers.ts'

const salt = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex')
const { envelope } = parseStructured(sampleEvent())
const headers = toKafkaHeaders(envelope, { salt })
const copy = parseStructuredCopy(sampleCopy()).envelope
const copyHeaders = toKafkaHeaders(copy, { salt })

const change = (from: KafkaHeaders, name: string, value: string): KafkaHeaders =>
  from.map((header) => (header[0] === name ? [name, Buffer.from(value)] : header))
const drop = (from: KafkaHeaders, name: string): KafkaHeaders =>
  from.filter((header) => header[0] !== name)

describe('toKafkaHeaders', () => {
  it('writes an event’s headers in one order', () => {
    expect(headers.map(([name, value]) => `${name}=${value.toString('latin1')}`)).toEqual([
      'content-type=application/avro',
      'ce_specversion=1.0',
      'ce_id=0166f1a0-1c00-7abc-8def-0123456789ab',
      'ce_source=urn:ujirani:tz.isd:manyovu',
      'ce_type=org.ujirani.sample.reported.v1',
      'ce_subject=sample-1',
      'ce_time=2018-11-05T08:30:00+02:00',
      'ce_recordedtime=2018-11-05T20:00:00.250Z',
      'ce_sequence=7',
      'ce_correlationid=assessment-3',
      'ce_causationid=0166f1a0-1c00-7abc-8def-0123456789aa',
      'ce_derivedfrom=0166f1a0-1c00-8abc-8def-0123456789aa',
      'ce_sensitivity=MODERATE',
      'ce_tlp=AMBER',
      'ce_personaldata=NONE',
      'ce_purpose=COORDINATION',
      'ce_audience=bi.cgm,iom',
      'ce_cestatus=Exercise',
      'ujfamily=sample',
      `ujsalt=${salt.toString('latin1')}`,
    ])
  })

  it('writes a copy’s headers in one order, and none that the copy has not', () => {
    expect(copyHeaders.map(([name]) => name)).toEqual([
      'content-type',
      'ce_specversion',
      'ce_id',
      'ce_source',
      'ce_type',
      'ce_subject',
      'ce_sensitivity',
      'ce_tlp',
      'ce_personaldata',
      'ce_purpose',
      'ce_cestatus',
      'ce_agreement',
      'ce_agreementversion',
      'ce_rule',
      'ce_roles',
      'ce_onward',
      'ce_retainuntil',
      'ce_redactions',
      'ujfamily',
      'ujsalt',
    ])
  })

  it('leaves empty lists out', () => {
    const bare = { ...copy, roles: [], redactions: [] }
    const names = toKafkaHeaders(bare, { salt }).map(([name]) => name)
    expect(names).not.toContain('ce_roles')
    expect(names).not.toContain('ce_redactions')
  })

  it('refuses a salt of another length', () => {
    expect(() => toKafkaHeaders(envelope, { salt: salt.subarray(1) })).toThrow(TypeError)
  })

  it('writes the headers that the CloudEvents SDK writes', () => {
    const event = new CloudEvent(toStructured(envelope, 'x'))
    const theirs = Object.entries(Kafka.binary(event).headers)
      // The SDK writes headers whose value is undefined.
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)])
    const expected = new Map(theirs as [string, string][])
    // The data is Avro here; the attribute is content-type in this binding; the time is in UTC there.
    expected.set('content-type', 'application/avro').set('ce_time', envelope.time)
    expected.delete('ce_datacontenttype')
    const ours = headers.filter(([name]) => !name.startsWith('uj'))
    expect(new Map(ours.map(([name, value]) => [name, value.toString()]))).toEqual(expected)
  })

  it('writes headers that the CloudEvents SDK reads', () => {
    const event = Kafka.toEvent<unknown>({
      headers: Object.fromEntries(headers.map(([name, value]) => [name, value.toString()])),
      key: envelope.subject,
      value: Buffer.from([0]),
    } as never) as CloudEvent
    expect(event.validate()).toBe(true)
    expect([event.id, event.source, event['cestatus'], event['audience']]).toEqual([
      envelope.id,
      envelope.source,
      'Exercise',
      'bi.cgm,iom',
    ])
  })
})

describe('fromKafkaHeaders', () => {
  it('reads what toKafkaHeaders writes', () => {
    expect(fromKafkaHeaders(headers)).toEqual(envelope)
    expect(fromCopyHeaders(copyHeaders)).toEqual(copy)
  })

  it('reads headers in any order, drops those it does not know, and mends labels', () => {
    const odd = [...drop(headers, 'ce_tlp')].reverse()
    odd.push(['ce_note', Buffer.from('x')], ['ce_note', Buffer.from('y')], ['id', Buffer.from('z')])
    expect(fromKafkaHeaders(odd)).toEqual({ ...envelope, tlp: 'RED' })
  })

  it.each([
    ['ce_id', 'x', '/id'],
    ['ce_id', '', '/id'],
    ['ce_subject', 'é', '/subject'],
    ['ce_sequence', '7.5', '/sequence'],
    ['ce_specversion', '0.3', '/specversion'],
    ['content-type', 'application/json', '/datacontenttype'],
  ])('refuses a wrong %s', (name, value, pointer) => {
    expect(pointersOf(() => fromKafkaHeaders(change(headers, name, value)))).toEqual([pointer])
  })

  it('refuses missing headers, and headers given twice', () => {
    expect(pointersOf(() => fromKafkaHeaders([]))).toContain('/datacontenttype')
    expect(pointersOf(() => fromKafkaHeaders(drop(headers, 'ce_purpose')))).toEqual(['/purpose'])
    const twice: KafkaHeaders = [...headers, ['ce_tlp', Buffer.from('CLEAR')]]
    expect(pointersOf(() => fromKafkaHeaders(twice))).toEqual(['/tlp'])
  })

  it('takes no event for a copy, and no copy for an event', () => {
    expect(pointersOf(() => fromCopyHeaders(headers))).toContain('/agreement')
    expect(pointersOf(() => fromKafkaHeaders(copyHeaders))).toContain('/time')
  })
})

describe('saltOf', () => {
  it('finds the salt', () => {
    expect(saltOf(headers)).toEqual(salt)
  })

  it.each([
    ['there is none', drop(headers, 'ujsalt')],
    ['there are two', [...headers, ['ujsalt', salt] as const]],
    ['it is short', change(headers, 'ujsalt', 'short')],
  ])('gives none when %s', (_why, odd) => {
    expect(saltOf(odd)).toBeUndefined()
  })
})
