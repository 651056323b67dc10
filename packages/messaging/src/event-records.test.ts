import { catalogue, createDecoder, parsePartyId } from '@ujirani/events'
import { createMemorySchemas, createTestEvents, toOriginRecord } from '@ujirani/testing'
import { createEventRecordReader, isSameContent } from './event-records.ts'
import type { IncomingRecord } from './records.ts'

const schemas = createMemorySchemas()
const events = createEventRecordReader({ catalogue, decoder: createDecoder(), schemas })
const createEvent = createTestEvents('incident-reported')

/** The record as it would be read again. */
const stored = (change: Partial<IncomingRecord> = {}, event = createEvent()): IncomingRecord => {
  const { topic, key, value, headers } = toOriginRecord(event, schemas)
  const bytes = typeof key === 'string' ? Buffer.from(key) : key
  const place = { topic, partition: 0, offset: 0, timestampMs: 0 }
  return { ...place, key: bytes, value, headers, ...change }
}

const without = ({ headers }: IncomingRecord, name: string) =>
  headers.filter(([other]) => other !== name)

describe('createEventRecordReader', () => {
  afterEach(() => {
    schemas.setDown(false)
  })

  it('takes apart what was put together', async () => {
    const event = createEvent()
    const outgoing = toOriginRecord(event, schemas)
    const read = await events.readOrigin(stored({}, event))
    expect(read.envelope).toEqual(event.envelope)
    expect(read.value).toEqual(event.value)
    expect(read.type).toBe(event.type)
    expect(outgoing.topic).toMatch(/^origin\./)
    expect(read.commitment.length).toBe(32)
  })

  it('commits to the salt too', async () => {
    const event = createEvent()
    const [one, other] = [stored({}, event), stored({}, event)]
    const commitments = await Promise.all([one, other].map((record) => events.readOrigin(record)))
    expect(commitments[0]?.commitment).not.toEqual(commitments[1]?.commitment)
    expect(isSameContent(one, other)).toBe(true)
  })

  it.each([
    ['on the topic of another party', () => ({ topic: 'origin.iom' }), 'ERR_RECORD_MISPLACED'],
    ['under another key', () => ({ key: Buffer.from('x') }), 'ERR_RECORD_MISPLACED'],
    ['without a key', () => ({ key: null }), 'ERR_RECORD_MISPLACED'],
    ['without a value', () => ({ value: null }), 'ERR_AVRO_MALFORMED'],
    ['without a frame', () => ({ value: Buffer.from('x') }), 'ERR_AVRO_MALFORMED'],
    [
      'without a salt',
      (record: IncomingRecord) => ({ headers: without(record, 'ujsalt') }),
      'ERR_AVRO_MALFORMED',
    ],
  ])('refuses a record %s', async (_, change, code) => {
    const record = stored()
    const reading = async () => events.readOrigin({ ...record, ...change(record) })
    await expect(reading).rejects.toMatchObject({ code })
  })

  it('refuses a type that the catalogue does not know', async () => {
    const record = stored()
    const headers = record.headers.map(
      ([name, value]) =>
        [
          name,
          name === 'ce_type' ? Buffer.from('org.ujirani.incident.invented.v1') : value,
        ] as const,
    )
    await expect(async () => events.readOrigin({ ...record, headers })).rejects.toMatchObject({
      code: 'ERR_EVENT_TYPE_UNKNOWN',
    })
  })

  it('does not take an unanswered question for a bad record', async () => {
    schemas.setDown(true)
    await expect(events.readOrigin(stored())).rejects.toMatchObject({
      code: 'ERR_REGISTRY_UNAVAILABLE',
    })
  })

  it('does not take an origin record for a copy', async () => {
    const reading = async () => events.readCopy(stored(), parsePartyId('tz.tpf'))
    await expect(reading).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_/) as string })
  })
})

describe('isSameContent', () => {
  it('looks at key, value and every header but the salt', () => {
    const record = stored()
    expect(isSameContent(record, { ...record, offset: 9, timestampMs: 9 })).toBe(true)
    expect(isSameContent(record, { ...record, key: null })).toBe(false)
    expect(isSameContent(record, { ...record, value: Buffer.from('x') })).toBe(false)
    expect(isSameContent(record, { ...record, headers: without(record, 'ce_time') })).toBe(false)
    const reordered = { ...record, headers: [...record.headers].reverse() }
    expect(isSameContent(record, reordered)).toBe(false)
  })
})
