import type { AccessRecord } from '@ujirani/events'
import {
  baseTopics,
  createBusRecordReader,
  createSchemaRegistry,
  readWhole,
  toAccessRecord,
  type BusRecordReader,
  type SchemaRegistry,
} from '@ujirani/messaging'
import { createDecoder } from '@ujirani/events'
import { until } from '@ujirani/testing'
import { callerOf, codeOf, type Caller } from './fixtures/calls.ts'
import { openStream } from './fixtures/event-stream.ts'
import { structured } from './fixtures/events.ts'
import { copyId, createFeedBus, type FeedBus } from './fixtures/feed-bus.ts'
import { startGateway, type GatewayProcess } from './fixtures/gateway-process.ts'
import { startRealBus, type RealBus } from './fixtures/real-bus.ts'

const topic = 'shared.one.tz.isd'

describe('what the log is told of reads', () => {
  let bus: RealBus
  let feed: FeedBus
  let gateway: GatewayProcess
  let isd: Caller
  let schemas: SchemaRegistry
  let records: BusRecordReader
  const disclose = (number: number) => feed.disclose({ agreement: 'one', to: 'tz.isd', number })
  const access = async (): Promise<readonly AccessRecord[]> => {
    const all: AccessRecord[] = []
    for await (const record of readWhole(feed.reader, baseTopics.access)) {
      expect(record.headers.find(([name]) => name === 'ujsalt')?.[1]).toHaveLength(16)
      all.push(await records.read('AccessRecord', record))
    }
    return all
  }
  const ofRoute = async (route: string) =>
    (await access()).filter(({ answers }) => answers.some((answer) => answer.route === route))

  beforeAll(async () => {
    bus = await startRealBus(['bi.cgm', 'tz.isd'])
    schemas = createSchemaRegistry({ url: bus.registryUrl })
    records = createBusRecordReader(createDecoder(), schemas)
    feed = createFeedBus(bus)
    await feed.conclude({ agreement: 'one', from: 'bi.cgm', to: 'tz.isd' })
    gateway = await startGateway(bus.env)
    await gateway.untilReady()
    isd = callerOf(gateway, bus, 'tz.isd')
    for (const number of [1, 2, 3]) await disclose(number)
    await until(async () => (await isd.get('/v1/feed?limit=1')).status === 200)
  }, 120_000)
  afterAll(async () => {
    await gateway.kill('SIGKILL')
    schemas.close()
    await feed.close()
    await bus.stop()
  }, 30_000)

  it('has a page with who asked, by which token, from where, and what it holds', async () => {
    const before = (await ofRoute('getFeed')).length
    const { json } = await isd.get('/v1/feed?limit=2')
    await isd.get(`/v1/feed?after=${String(json['cursor'])}`)
    const [first, second] = (await ofRoute('getFeed')).slice(before)
    expect(first).toMatchObject({
      kind: 'OPENED',
      answers: [{ party: 'tz.isd', client: 'tz.isd-system', cursor: null }],
      ranges: [{ topic, partition: 0, from: 0, to: 2 }],
    })
    expect(first?.answers[0]?.topics).toContain(topic)
    expect(first?.answers[0]?.tokenHash).toHaveLength(32)
    expect(second).toMatchObject({
      answers: [{ cursor: json['cursor'] }],
      ranges: [{ topic, from: 2, to: 3 }],
    })
  })

  it('has own events and their deliveries', async () => {
    const cgm = callerOf(gateway, bus, 'bi.cgm')
    const event = structured()
    await cgm.publish(event)
    const path = `/v1/events/${String(event['id'])}`
    for (const each of [path, `${path}/deliveries`, '/v1/published']) await cgm.get(each)
    const ranges = [{ topic: 'origin.bi.cgm', partition: 0, from: 0, to: 1 }]
    for (const route of ['getEvent', 'getDeliveries', 'getPublished']) {
      expect(await ofRoute(route)).toMatchObject([{ answers: [{ party: 'bi.cgm' }], ranges }])
    }
  })

  it('has a stream before it begins, and each second what it was sent', async () => {
    const stream = await openStream({ url: `${gateway.url}/v1/feed`, token: bus.token('tz.isd') })
    const [opened] = await ofRoute('streamFeed')
    expect(opened?.answers[0]?.topics).toContain(topic)
    expect(opened?.ranges).toEqual([])
    await stream.until(3)
    await disclose(4)
    await stream.until(4)
    const number = opened?.answers[0]?.answer
    await until(async () => {
      const told = (await access()).flatMap(({ kind, ranges }) => (kind === 'SENT' ? ranges : []))
      const own = told.filter(({ answer }) => answer === number)
      return own.at(0)?.from === 0 && own.at(-1)?.to === 4
    })
    stream.close()
    await until(async () => (await access()).some(({ broken }) => broken.includes(number ?? 0)))
  })

  it('shows a publisher which parties read its event, and a party its own reads', async () => {
    const cgm = callerOf(gateway, bus, 'bi.cgm')
    const { json: page } = await cgm.get('/v1/published?limit=1')
    const [event] = page['events'] as { id: string }[]
    const spec = { agreement: 'one', to: 'tz.isd', number: 0 }
    await feed.decide(spec)
    await feed.disclose(spec)
    const right = { principal: 'User:tz.isd~read', topic, end: null, unsigned: null }
    const grant = {
      kind: 'GRANTED',
      writer: 'steward:s',
      run: 's',
      at: 0,
      rights: [right],
    } as const
    const value = toAccessRecord(grant)
    await bus.writer.write('AccessRecord', { topic: baseTopics.access, key: value.writer, value })
    const path = `/v1/events/${String(event?.id)}`
    const reads = async (caller: Caller, id: string) => (await caller.get(`${id}/reads`)).json
    await until(async () => {
      await isd.get('/v1/feed')
      return JSON.stringify((await reads(cgm, path))['sent']).includes('tz.isd')
    })
    const found = await reads(cgm, path)
    expect(found['sent']).toContainEqual(
      expect.objectContaining({ party: 'tz.isd', agreement: 'one', client: null }),
    )
    expect(found['sent']).toContainEqual(
      expect.objectContaining({ party: 'bi.cgm', agreement: null, client: 'bi.cgm-system' }),
    )
    expect(found['couldHaveRead']).toMatchObject([
      { principal: right.principal, agreement: 'one', until: null, unsigned: false },
    ])
    const { json } = await cgm.get(`${path}/deliveries`)
    expect(json['deliveries']).toMatchObject([
      { recipient: 'tz.isd', sent: { at: expect.any(String) as string }, couldHaveRead: true },
    ])
    // The recipient learns of its own reads alone, and a stranger that there is nothing.
    const copy = `/v1/events/${copyId(spec)}`
    expect(JSON.stringify((await reads(isd, copy))['sent'])).toContain('tz.isd-system')
    expect(JSON.stringify(await reads(isd, copy))).not.toContain('bi.cgm')
    expect(codeOf(await isd.get(`${path}/reads`))).toBe('404 ERR_NOT_FOUND')
    expect(codeOf(await cgm.get(`${copy}/reads`))).toBe('404 ERR_NOT_FOUND')
    expect((await ofRoute('getReads')).length).toBeGreaterThan(0)
  }, 60_000)

  it('sends nothing to anybody once the log cannot be told', async () => {
    const stream = await openStream({ url: `${gateway.url}/v1/feed`, token: bus.token('tz.isd') })
    await stream.until(4)
    const admin = bus.connection.createAdmin()
    await admin.deleteTopics([baseTopics.access])
    await admin.close()
    expect(codeOf(await isd.get('/v1/feed'))).toBe('503 ERR_ACCESS_UNRECORDED')
    const refused = await openStream({ url: `${gateway.url}/v1/feed`, token: bus.token('tz.isd') })
    expect(refused.status).toBe(503)
    await disclose(5)
    // What was sent last has not been heard of; three seconds later nothing more is.
    await new Promise((done) => setTimeout(done, 4_000))
    const count = stream.messages.length
    await disclose(6)
    await new Promise((done) => setTimeout(done, 1_000))
    expect(stream.messages).toHaveLength(count)
    expect(codeOf(await isd.get(`/v1/feed?after=${String(stream.messages.at(-1)?.id)}`))).toBe(
      '503 ERR_ACCESS_UNRECORDED',
    )
    stream.close()
  }, 60_000)
})
