import { catalogue } from '@ujirani/events'
import type { OutgoingRecord } from '@ujirani/messaging'
import { callerOf } from './fixtures/calls.ts'
import { newId, structured, withData } from './fixtures/events.ts'
import {
  startInboxClient,
  toInbox,
  toJsonInbox,
  type InboxClient,
} from './fixtures/inbox-client.ts'

type Headers = OutgoingRecord['headers']

const secret = 'a-word-nobody-may-repeat'
const summary = { lang: 'fr', origin: 'ORIGINAL' }

describe('the inbox, of what it does not take,', () => {
  let client: InboxClient
  beforeAll(async () => {
    client = await startInboxClient()
  }, 180_000)
  afterAll(() => client.stop(), 60_000)

  const own = (event: object) => toInbox(event, client.schemas)
  const withHeaders = (record: OutgoingRecord, change: (headers: Headers) => Headers) => ({
    ...record,
    headers: change(record.headers),
  })
  const replaced =
    (name: string, text: string) =>
    (headers: Headers): Headers =>
      headers.map((header) => (header[0] === name ? ([name, Buffer.from(text)] as const) : header))
  const without =
    (name: string) =>
    (headers: Headers): Headers =>
      headers.filter((header) => header[0] !== name)

  it.each<[string, () => OutgoingRecord, string, readonly string[]]>([
    [
      'of another party',
      () => own(structured({ source: 'urn:ujirani:tz.isd:manyovu' })),
      'ERR_SOURCE_FOREIGN',
      [],
    ],
    [
      'with personal data in free text',
      () => own(withData({ summary: [{ ...summary, text: `${secret} +257 79 123 456` }] })),
      'ERR_FREE_TEXT_PERSONAL',
      ['/data/summary/0/text'],
    ],
    [
      'with an id from the future',
      () => own(structured({ id: newId(Date.now() + 86_400_000) })),
      'ERR_ID_IN_FUTURE',
      [],
    ],
    [
      'of a type that does not exist',
      () => withHeaders(own(structured()), replaced('ce_type', 'org.ujirani.incident.made.v1')),
      'ERR_EVENT_TYPE_UNKNOWN',
      [],
    ],
    [
      'of a family that its party may not publish',
      () =>
        toJsonInbox(
          structured({ type: 'org.ujirani.assessment.published.v1', data: { note: secret } }),
        ),
      'ERR_EVENT_INVALID',
      expect.arrayContaining(['/data/note']) as string[],
    ],
    [
      'without an id',
      () => withHeaders(own(structured()), without('ce_id')),
      'ERR_EVENT_INVALID',
      ['/id'],
    ],
    [
      'with two ids',
      () =>
        withHeaders(own(structured()), (headers) => [...headers, ['ce_id', Buffer.from(newId())]]),
      'ERR_EVENT_INVALID',
      ['/id'],
    ],
    [
      'with a source that is not one',
      () => withHeaders(own(structured()), replaced('ce_source', `urn:${secret}`)),
      'ERR_EVENT_INVALID',
      ['/source'],
    ],
    [
      'that says nothing of its form',
      () => withHeaders(own(structured()), without('content-type')),
      'ERR_EVENT_INVALID',
      ['/datacontenttype'],
    ],
    [
      'of a foreign form',
      () => withHeaders(own(structured()), replaced('content-type', 'text/plain')),
      'ERR_EVENT_INVALID',
      ['/datacontenttype'],
    ],
    [
      'under another key than its subject',
      () => ({ ...own(structured()), key: secret }),
      'ERR_EVENT_INVALID',
      ['/subject'],
    ],
    [
      'without a key',
      () => ({ ...own(structured()), key: null }),
      'ERR_EVENT_INVALID',
      ['/subject'],
    ],
    ['without a value', () => ({ ...own(structured()), value: null }), 'ERR_AVRO_MALFORMED', []],
    [
      'that is no Avro',
      () => ({ ...own(structured()), value: Buffer.from(secret) }),
      'ERR_AVRO_MALFORMED',
      [],
    ],
    [
      'that is cut off',
      () => {
        const record = own(structured())
        return { ...record, value: record.value?.subarray(0, 20) ?? null }
      },
      'ERR_AVRO_MALFORMED',
      [],
    ],
    [
      'of a schema nobody registered',
      () => {
        const record = own(structured())
        const value = Buffer.from(record.value ?? [])
        value.writeInt32BE(2_000_000_000, 1)
        return { ...record, value }
      },
      'ERR_SCHEMA_UNKNOWN',
      [],
    ],
    [
      'written with the schema of another record',
      () => {
        const type = catalogue.eventTypes.get('org.ujirani.incident.withdrawn.v1')
        const other = client.schemas.knownId(type?.record ?? '') ?? 0
        const value = Buffer.from(own(structured()).value ?? [])
        value.writeInt32BE(other, 1)
        return { ...own(structured()), value }
      },
      'ERR_AVRO_MALFORMED',
      [],
    ],
    [
      'that is too large',
      () => ({ ...own(structured()), value: Buffer.alloc(300_000) }),
      'ERR_BODY_TOO_LARGE',
      [],
    ],
    [
      'that is no JSON though it says so',
      () => ({ ...toJsonInbox(structured()), value: Buffer.from(`{"${secret}`) }),
      'ERR_JSON_INVALID',
      [],
    ],
    [
      'that is JSON but no object',
      () => ({ ...toJsonInbox(structured()), value: Buffer.from('null') }),
      'ERR_EVENT_INVALID',
      [''],
    ],
  ])('quarantines a record %s', async (_name, make, code, pointers) => {
    const before = await client.originIds()
    const { offset } = await client.publisher.publish(make())
    const entry = await client.entryAt(offset)
    expect(entry).toMatchObject({ topic: 'inbox.bi.cgm', partition: 0, code, pointers })
    expect(entry.reason.length).toBeGreaterThan(10)
    expect(JSON.stringify(entry)).not.toContain(secret)
    expect(await client.originIds()).toEqual(before)
  })

  it('quarantines other content under an id that is taken, and goes on', async () => {
    const event = structured()
    await client.publisher.publish(own(event))
    await client.receiptOf(event['id'])
    const other = withData({ severity: 'EXTREME' }, { id: event['id'] })
    const { offset } = await client.publisher.publish(own(other))
    expect(await client.entryAt(offset)).toMatchObject({ code: 'ERR_ID_CONFLICT' })
    await client.settle()
  })

  it('tells another party nothing', async () => {
    const isd = callerOf(client.gateway(), client.bus, 'tz.isd')
    expect((await isd.get('/v1/quarantine')).json).toMatchObject({ entries: [] })
  })
})
