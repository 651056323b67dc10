import { CloudEvent, HTTP } from 'cloudevents'
import { pointersOf, sampleEvent } from '../test/sample-events.ts'
import { fromBinary } from './http-binary.ts'
import { parseStructured } from './http-structured.ts'

const headersOf = (changes: Record<string, string | string[] | undefined> = {}) => {
  const { datacontenttype, ...attributes } = sampleEvent()
  const names = Object.entries(attributes)
    .filter(([name]) => name !== 'data')
    .map(([name, value]) => [`ce-${name}`, String(value)])
  return { ...Object.fromEntries(names), 'content-type': datacontenttype, ...changes } as Record<
    string,
    string | string[] | undefined
  >
}

const { data } = sampleEvent()

describe('fromBinary', () => {
  it('gives the event that structured mode gives', () => {
    expect(parseStructured(fromBinary(headersOf(), data))).toEqual(parseStructured(sampleEvent()))
  })

  it('reads what the CloudEvents SDK writes', () => {
    const { envelope } = parseStructured(sampleEvent())
    const event = new CloudEvent(sampleEvent())
    const { headers, body } = HTTP.binary(event)
    const names = Object.entries(headers).map(([name, value]) => [name, String(value)])
    const read = parseStructured(
      fromBinary(Object.fromEntries(names) as object as never, JSON.parse(body as string)),
    )
    // The SDK writes each time in UTC.
    expect(read.envelope).toEqual({ ...envelope, time: '2018-11-05T06:30:00.000Z' })
    expect(read.data).toEqual(data)
  })

  it.each([
    ['%73ample-1', 'sample-1'],
    ['"sample-1"', 'sample-1'],
    ['"s\\ample-1"', 'sample-1'],
    ['"%73ample-1"', 'sample-1'],
    ['sample~1:2@3.4_5', 'sample~1:2@3.4_5'],
  ])('decodes %s as the binding says', (header, subject) => {
    expect(fromBinary(headersOf({ 'ce-subject': header }), data)['subject']).toBe(subject)
  })

  it('decodes runs of percent-encoded UTF-8, and leaves broken ones for the rules to refuse', () => {
    const read = (value: string): unknown =>
      fromBinary(headersOf({ 'ce-subject': value }), data)['subject']
    expect(read('Euro%20%E2%82%AC%20%F0%9F%98%80')).toBe('Euro € 😀')
    expect(read('%E2%82')).toBe('%E2%82')
    expect(read('100%')).toBe('100%')
    expect(
      pointersOf(() => parseStructured(fromBinary(headersOf({ 'ce-subject': '%E2%82' }), data))),
    ).toEqual(['/subject'])
  })

  it('refuses a header that came twice, a missing one, a foreign body and no body', () => {
    const refused = (changes: Record<string, string | string[] | undefined>, body: unknown) =>
      pointersOf(() => parseStructured(fromBinary(headersOf(changes), body)))
    expect(refused({ 'ce-id': ['a', 'b'] }, data)).toEqual(['/id'])
    expect(refused({ 'ce-type': 'a, b' }, data)).toEqual(['/type'])
    expect(refused({ 'ce-specversion': undefined }, data)).toEqual(['/specversion'])
    expect(refused({ 'content-type': 'application/avro' }, data)).toEqual(['/datacontenttype'])
    expect(refused({}, null)).toEqual(['/data'])
    expect(refused({}, undefined)).toEqual(['/data'])
  })

  it('drops headers that it does not know', () => {
    const members = fromBinary(headersOf({ 'ce-nationality': 'x', cookie: 'y' }), data)
    expect(JSON.stringify(members)).not.toMatch(/nationality|cookie/)
  })
})
