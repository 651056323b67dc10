import { structured } from './fixtures/events.ts'
import {
  idOf,
  startInboxClient,
  toInbox,
  toJsonInbox,
  type InboxClient,
} from './fixtures/inbox-client.ts'
import { until } from '@ujirani/testing'
import type { OutgoingRecord } from '@ujirani/messaging'

describe('the inbox', () => {
  let client: InboxClient
  beforeAll(async () => {
    client = await startInboxClient()
  }, 180_000)
  afterAll(() => client.stop(), 60_000)

  const own = (event: object) => toInbox(event, client.schemas)
  const saltIn = ({ headers }: Pick<OutgoingRecord, 'headers'>) =>
    headers.find(([name]) => name === 'ujsalt')?.[1]

  it.each([
    ['Avro with its envelope in headers', own],
    ['a whole event as JSON', toJsonInbox],
  ])('takes %s: with a receipt, as if it had come over HTTP', async (_name, toRecord) => {
    const event = structured()
    await client.publisher.publish(toRecord(event))
    const receipt = await client.receiptOf(event['id'])
    expect(receipt.json).toMatchObject({ id: event['id'], topic: 'origin.bi.cgm' })
    const again = await client.caller().publish(event)
    expect([again.status, again.text]).toEqual([200, receipt.text])
  })

  it('stores once what comes twice, and salts it as no client can choose', async () => {
    const event = structured()
    const record = own(event)
    await client.publisher.publishAll([record, record, own(event), toJsonInbox(event)])
    await client.settle()
    const stored = (await client.origin()).filter((each) => idOf(each) === event['id'])
    expect(stored).toHaveLength(1)
    expect(stored.map(saltIn)).not.toEqual([saltIn(record)])
  })

  it('knows again over Kafka what came over HTTP', async () => {
    const event = structured()
    const receipt = await client.caller().publish(event)
    await client.publisher.publish(own(event))
    await client.settle()
    expect((await client.receiptOf(event['id'])).text).toBe(receipt.text)
    const stored = (await client.originIds()).filter((id) => id === event['id'])
    expect(stored).toHaveLength(1)
  })

  it('keeps the order of an aggregate', async () => {
    const events = Array.from({ length: 60 }, () => structured())
    await client.publisher.publishAll(events.map(own))
    await client.settle()
    const wanted = new Set(events.map(({ id }) => String(id)))
    const stored = (await client.originIds()).filter((id) => wanted.has(id))
    expect(stored).toEqual(events.map(({ id }) => id))
  })

  /** One of an aggregate of ten events. */
  const inAggregate = (at: number): Record<string, unknown> => {
    const subject = `inbox-test-${String(Math.floor(at / 10))}`
    const { data } = structured()
    return structured({ subject, data: { ...(data as object), incidentId: subject } })
  }

  it('loses nothing and doubles nothing when it is killed in the middle', async () => {
    const good = Array.from({ length: 400 }, (_, at) => inAggregate(at))
    const spoil = (record: OutgoingRecord): OutgoingRecord => ({ ...record, key: 'another' })
    // Every tenth is followed by one that is refused.
    const records = good.flatMap((event, at) =>
      at % 10 === 0 ? [own(event), spoil(own(structured()))] : [own(event)],
    )
    const before = await client.originIds()
    const noted = (await client.quarantine()).length
    await client.publisher.publishAll(records)
    await until(async () => (await client.originIds()).length > before.length + 20)
    await client.restart()
    await until(async () => (await client.originIds()).length >= before.length + good.length)
    await until(async () => (await client.quarantine()).length >= noted + 40)
    await client.settle()
    const stored = (await client.originIds()).slice(before.length, -1)
    expect([...stored].sort()).toEqual(good.map(({ id }) => String(id)).sort())
    expect(await client.quarantine()).toHaveLength(noted + 40)
  }, 120_000)

  it('measures what became of records', async () => {
    const text = await (await fetch(`${client.gateway().metricsUrl}/metrics`)).text()
    expect(text).toMatch(/ujirani_inbox_records_total\{.*outcome="accepted".*\} \d+/)
  })
})
